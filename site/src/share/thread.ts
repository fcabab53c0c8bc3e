import { parentPort, workerData } from "node:worker_threads";
import { drawCards } from "./cards.ts";

parentPort?.postMessage(await drawCards(workerData));
