import { changePreferences, confirmAddress, unsubscribe } from "../../../../worker/nurture/commands.ts";
import { type Act, does, mailOf, tokenIn } from "./act.ts";

/** Somebody presses the button of a confirmation mail. */
export const confirms: Act = {
  name: "confirms",
  weight: 4,
  async do(life, person, draw) {
    const mail = mailOf(life, person, draw, (accepted) => tokenIn(accepted, "confirm") !== null);
    const token = mail && tokenIn(mail, "confirm");
    if (token) await does(life, draw, person, "confirmed", `${person.email} confirms`, (world) => confirmAddress(world, token));
  },
};

/** Somebody leaves, by one click of their mail program or on the page; some press it twice. */
export const leaves: Act = {
  name: "leaves",
  weight: 2,
  async do(life, person, draw) {
    const mail = mailOf(life, person, draw, (accepted) => tokenIn(accepted, "unsubscribe") !== null);
    const token = mail && tokenIn(mail, "unsubscribe");
    if (!token) return;
    const by = draw.oneOf(["one_click", "page"] as const);
    for (let times = draw.oneOf([1, 1, 2]); times > 0; times -= 1) {
      await does(life, draw, person, "said_no", `${person.email} leaves by ${by}`, (world) => unsubscribe(world, token, by));
    }
  },
};

/** Somebody leaves in the very moment in which a mail to them waits to be sent: whoever claims it now has to hear of it. */
export const leavesInTime: Act = {
  name: "leaves while a mail is waiting",
  weight: 2,
  async do(life, person, draw) {
    const [from] = life.judge.accepted.filter(({ mail }) => mail.to.email === person.email);
    const token = from && tokenIn(from, "preferences");
    if (!token) return;
    const name = `${person.email} leaves in time`;
    const leave = () => does(life, draw, person, "said_no", name, (world) => changePreferences(world, token, { marketing: false }, null));
    life.impulses.push({ person: person.index, do: leave });
  },
};

/** Somebody changes what they want to hear: other subjects, fewer mails, no more, or again. */
export const chooses: Act = {
  name: "chooses",
  weight: 2,
  async do(life, person, draw) {
    const mail = mailOf(life, person, draw, (accepted) => tokenIn(accepted, "preferences") !== null);
    const token = mail && tokenIn(mail, "preferences");
    if (!token) return;
    const name = `${person.email} chooses`;
    switch (draw.oneOf(["subjects", "fewer", "usual", "no", "yes"] as const)) {
      case "subjects":
      case "usual":
        return does(life, draw, person, "chose_usual", `${name} subjects`, (world) =>
          changePreferences(world, token, {}, { topics: draw.oneOf([null, [], ["answering"]]), pace: "usual" }),
        );
      case "fewer":
        return does(life, draw, person, "chose_fewer", `${name} fewer`, (world) =>
          changePreferences(world, token, {}, { topics: null, pace: "fewer" }),
        );
      case "no":
        return does(life, draw, person, "said_no", `${name} no`, (world) => changePreferences(world, token, { marketing: false }, null));
      case "yes":
        return does(life, draw, person, "said_yes", `${name} yes`, (world) => changePreferences(world, token, { marketing: true }, null));
    }
  },
};
