import en from "../../content/words/site/en.yaml?raw";
import zh from "../../content/words/site/zh.yaml?raw";
import { wordbooks } from "./wordbook.ts";

export const words = wordbooks({ zh, en });
