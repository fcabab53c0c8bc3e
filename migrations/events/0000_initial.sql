CREATE TABLE `page_events` (
	`visitor` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`path` text NOT NULL,
	`at` integer NOT NULL,
	`visible_ms` integer,
	`scroll` real,
	`target` text,
	`referrer` text,
	`utm` text,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`visitor`, `id`)
);
--> statement-breakpoint
CREATE INDEX `page_events_received` ON `page_events` (`received_at`);