CREATE TABLE `claims` (
	`rep_id` text NOT NULL,
	`day` text NOT NULL,
	`slot` integer NOT NULL,
	`lead_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`rep_id`, `day`, `slot`)
) WITHOUT ROWID;
