CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`domain` text NOT NULL,
	`seq` integer NOT NULL,
	`name` text,
	`owner_id` text,
	`tier` text,
	`state` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_domain` ON `accounts` (`domain`);--> statement-breakpoint
CREATE TABLE `alerts` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`prefix` text NOT NULL,
	`name` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE TABLE `assignments` (
	`id` text PRIMARY KEY NOT NULL,
	`lead_id` text NOT NULL,
	`choice` integer NOT NULL,
	`rep_id` text,
	`turn` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `auth_accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `auth_users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `auth_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`user_id` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `auth_users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_sessions_token_unique` ON `auth_sessions` (`token`);--> statement-breakpoint
CREATE TABLE `auth_users` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_users_email_unique` ON `auth_users` (`email`);--> statement-breakpoint
CREATE TABLE `auth_verifications` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer,
	`updated_at` integer
);
--> statement-breakpoint
CREATE TABLE `consents` (
	`id` text PRIMARY KEY NOT NULL,
	`lead_id` text NOT NULL,
	`purpose` text NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	`text` text NOT NULL,
	`text_hash` text NOT NULL,
	`page` text,
	`submission_id` text
);
--> statement-breakpoint
CREATE INDEX `consents_lead` ON `consents` (`lead_id`,`at`);--> statement-breakpoint
CREATE TABLE `dead_jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `enrolments` (
	`id` text PRIMARY KEY NOT NULL,
	`lead_id` text NOT NULL,
	`sequence` text NOT NULL,
	`status` text NOT NULL,
	`next` text,
	`due_at` integer
);
--> statement-breakpoint
CREATE INDEX `enrolments_due` ON `enrolments` (`due_at`) WHERE status = 'active' AND due_at IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `enrolments_running` ON `enrolments` (`lead_id`,`sequence`) WHERE status IN ('active', 'paused');--> statement-breakpoint
CREATE TABLE `grants` (
	`id` text PRIMARY KEY NOT NULL,
	`lead_id` text NOT NULL,
	`resource` text NOT NULL,
	`locale` text NOT NULL,
	`submission_id` text NOT NULL,
	`at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `grants_lead` ON `grants` (`lead_id`);--> statement-breakpoint
CREATE TABLE `journal` (
	`subject` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`v` integer NOT NULL,
	`source` text,
	`body` text NOT NULL,
	PRIMARY KEY(`subject`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `journal_source` ON `journal` (`subject`,`source`) WHERE source IS NOT NULL;--> statement-breakpoint
CREATE TABLE `leads` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`seq` integer NOT NULL,
	`name` text,
	`account_id` text,
	`tier` text,
	`stage` text,
	`place` text NOT NULL,
	`owner_id` text,
	`promise_state` text,
	`promise_by` integer,
	`wake_at` integer,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`state` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `leads_email` ON `leads` (`email`);--> statement-breakpoint
CREATE INDEX `leads_wake` ON `leads` (`wake_at`) WHERE wake_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_inbox` ON `leads` (`owner_id`,`promise_state`,`promise_by`);--> statement-breakpoint
CREATE INDEX `leads_place` ON `leads` (`place`,`created_at`);--> statement-breakpoint
CREATE INDEX `leads_account` ON `leads` (`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `leads_tier` ON `leads` (`tier`,`id`);--> statement-breakpoint
CREATE INDEX `leads_stage` ON `leads` (`stage`,`id`);--> statement-breakpoint
CREATE INDEX `leads_name` ON `leads` (`name`);--> statement-breakpoint
CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`lead_id` text,
	`template` text NOT NULL,
	`purpose` text NOT NULL,
	`recipient` text NOT NULL,
	`subject` text NOT NULL,
	`enrolment_id` text,
	`step` text,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	`mail` text,
	`error` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_step` ON `messages` (`enrolment_id`,`step`);--> statement-breakpoint
CREATE INDEX `messages_lead` ON `messages` (`lead_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `messages_sent` ON `messages` (`sent_at`,`id`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`lead_id` text,
	`body` text NOT NULL,
	`cause` text NOT NULL,
	`created_at` integer NOT NULL,
	`state` text NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`reported` integer NOT NULL,
	`error` text
);
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`due_at`) WHERE state = 'waiting';--> statement-breakpoint
CREATE TABLE `playbooks` (
	`version` text PRIMARY KEY NOT NULL,
	`adopted_at` integer NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `reps` (
	`id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`open` integer NOT NULL,
	`last_turn` integer NOT NULL,
	`capacity` integer NOT NULL,
	`weight` real NOT NULL,
	`active` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `submissions` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`hash` text NOT NULL,
	`form` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`lead_id` text,
	`at` integer NOT NULL,
	`body` text NOT NULL,
	`answer` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `submissions_key` ON `submissions` (`key`);--> statement-breakpoint
CREATE INDEX `submissions_lead` ON `submissions` (`lead_id`,`at`);--> statement-breakpoint
CREATE INDEX `submissions_hash` ON `submissions` (`hash`,`at`);--> statement-breakpoint
CREATE TABLE `suppressions` (
	`hash` text NOT NULL,
	`scope` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`hash`, `scope`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `touch_slots` (
	`account_id` text NOT NULL,
	`day` text NOT NULL,
	`slot` integer NOT NULL,
	`lead_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `day`, `slot`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `visitor_links` (
	`visitor` text NOT NULL,
	`lead_id` text NOT NULL,
	`at` integer NOT NULL,
	`verified` integer NOT NULL,
	`reason` text NOT NULL,
	PRIMARY KEY(`visitor`, `lead_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `visitor_links_lead` ON `visitor_links` (`lead_id`);