import { parentPort, workerData } from "node:worker_threads";
import { printPapers } from "./papers.ts";

parentPort?.postMessage(await printPapers(workerData));
