CREATE TABLE `offers` (
	`lead_id` text NOT NULL,
	`resource` text NOT NULL,
	`version` integer NOT NULL,
	`had` integer NOT NULL,
	`submission_id` text NOT NULL,
	`due_at` integer,
	`end` text,
	PRIMARY KEY(`lead_id`, `resource`, `version`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `offers_due` ON `offers` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
ALTER TABLE `grants` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX `grants_resource` ON `grants` (`resource`,`lead_id`,`version`);