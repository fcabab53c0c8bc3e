CREATE TABLE `refusals` (
	`id` integer PRIMARY KEY NOT NULL,
	`body` text NOT NULL
);
