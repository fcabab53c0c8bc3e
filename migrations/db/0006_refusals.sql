ALTER TABLE `erasures` ADD `kept` integer;--> statement-breakpoint
CREATE INDEX `erasures_unkept` ON `erasures` (`at`) WHERE kept IS NULL;--> statement-breakpoint
ALTER TABLE `suppressions` ADD `kept` integer;--> statement-breakpoint
CREATE INDEX `suppressions_unkept` ON `suppressions` (`at`) WHERE kept IS NULL;