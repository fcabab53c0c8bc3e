import "./beacon.ts";
import "./form.ts";
