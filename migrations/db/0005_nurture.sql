CREATE TABLE `arrivals` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`lead_id` text,
	`message_id` text,
	`quarantined` text,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `arrivals_lead` ON `arrivals` (`lead_id`);--> statement-breakpoint
CREATE TABLE `clicks` (
	`id` text PRIMARY KEY NOT NULL,
	`message_id` text NOT NULL,
	`link` text NOT NULL,
	`at` integer NOT NULL,
	`evidence` text NOT NULL,
	`why` text NOT NULL,
	`visitor` text
);
--> statement-breakpoint
CREATE INDEX `clicks_message` ON `clicks` (`message_id`,`at`);--> statement-breakpoint
CREATE TABLE `erasures` (
	`lead_id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`reason` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `paces` (
	`period` text NOT NULL,
	`domain` text NOT NULL,
	`wanted` integer NOT NULL,
	PRIMARY KEY(`period`, `domain`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tallies` (
	`sequence` text NOT NULL,
	`step` text NOT NULL,
	`arm` text NOT NULL,
	`what` text NOT NULL,
	`day` text NOT NULL,
	`times` integer NOT NULL,
	PRIMARY KEY(`sequence`, `day`, `step`, `arm`, `what`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `messages` ADD `variant` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `arm` text;