CREATE TABLE `registrations` (
	`event` text NOT NULL,
	`lead_id` text NOT NULL,
	`submission_id` text NOT NULL,
	`at` integer NOT NULL,
	`place` integer NOT NULL,
	PRIMARY KEY(`event`, `lead_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_place` ON `registrations` (`event`,`place`);