import type { Family } from "../family.ts";
import { CALENDARS, dateOf, dateText, dayNumber, MONTHS, monthNumber, WEEKDAYS } from "./history-calendar.ts";
import { HISTORICAL_EVENTS } from "./history-events.ts";
import { drawOrder, fixed, num, RANKS, shown, solveOrder, str, wrongAnswers } from "./word-text.ts";

const DIRECTIONS = ["Julian to the Gregorian", "Gregorian to the Julian"] as const;

const calendarConversion: Family = {
  id: "history/calendar-conversion",
  keywords: ["calendar", "julian", "gregorian", "chronology", "date", "reform", "history"],
  texts: [
    "Convert the date {day} {month} {year} from the {direction} calendar, taking both calendars backwards without limit where needed. Give day, month name and year. Which date results?",
    "A historian meets the date {day} {month} {year} and must carry it over from the {direction} calendar (either calendar may be extended backwards). Which date, written as day, month name and year, does she put down?",
  ],
  fields: { day: "number", month: MONTHS, year: "number", direction: DIRECTIONS },
  draw: (random, level) => {
    const month = random.pick(MONTHS);
    if (level === 1) {
      return { day: random.int(1, 14), month, year: random.int(1701, 1899), direction: DIRECTIONS[0] };
    }
    const year = level === 2 ? random.int(1583, 1999) : random.int(325, 1581);
    return { day: random.int(1, 28), month, year, direction: random.pick(DIRECTIONS) };
  },
  solve: (params) => {
    const forward = str(params, "direction") === DIRECTIONS[0];
    const [source, target] = forward ? CALENDARS : [CALENDARS[1], CALENDARS[0]];
    const [day, month, year] = [num(params, "day"), monthNumber(str(params, "month")), num(params, "year")];
    const dayNo = dayNumber(source, year, month, day);
    const named = dayNumber(target, year, month, day);
    const gap = Math.abs(dayNo - named);
    const answer = dateText(target, dayNo);
    return {
      answer,
      answerType: "text",
      steps: [
        `With the year counted from March the ${source} date has the Julian day number ${dayNo}.`,
        `Read in the ${target} calendar the same day, month and year would have the number ${named}.`,
        `At that time the two calendars are therefore ${gap} days apart.`,
        gap === 0
          ? "The two calendars agree on this date."
          : `The ${target} name of the day is therefore ${gap} days ${dayNo > named ? "later" : "earlier"} than its ${source} name, counted through the end of the month where needed.`,
      ],
      distractors: wrongAnswers(answer, [
        dateText(target, 2 * named - dayNo),
        dateText(target, dayNo + 1),
        dateText(target, dayNo - 1),
        dateText(target, forward ? named + 13 : named - 13),
      ]),
    };
  },
};

const SIDES = ["after", "before"] as const;

const weekdayNearEvent: Family = {
  id: "history/weekday",
  keywords: ["weekday", "day of the week", "calendar", "chronology", "event", "battle", "date", "history"],
  texts: [
    "The date of {event} is {day} {month} {year} in the {calendar} calendar. Answer with the English name of one day. What day of the week was it {n} days {side} that date?",
    "Consider {event}, which fell on {day} {month} {year} ({calendar} calendar), and a letter dated {n} days {side} it. Which day of the week, by its English name, does the letter bear?",
  ],
  fields: {
    event: HISTORICAL_EVENTS.map((it) => it.name),
    day: "number",
    month: MONTHS,
    year: "number",
    calendar: CALENDARS,
    n: "number",
    side: SIDES,
  },
  draw: (random, level) => {
    const pool = HISTORICAL_EVENTS.filter((it) =>
      level === 1 ? it.year > 1700 && it.calendar === "Gregorian" : true,
    );
    const event = random.pick(pool);
    const [low, high] = [[2, 200] as const, [100, 1500] as const, [2000, 60000] as const][level - 1]!;
    return {
      event: event.name,
      day: event.day,
      month: MONTHS[event.month - 1]!,
      year: event.year,
      calendar: event.calendar,
      n: random.int(low, high),
      side: random.pick(SIDES),
    };
  },
  solve: (params) => {
    const [calendar, n, side] = [str(params, "calendar"), num(params, "n"), str(params, "side")];
    const eventDay = dayNumber(
      calendar,
      num(params, "year"),
      monthNumber(str(params, "month")),
      num(params, "day"),
    );
    const at = (dayNo: number) => WEEKDAYS[((dayNo % 7) + 7) % 7]!;
    const target = side === "after" ? eventDay + n : eventDay - n;
    return {
      answer: at(target),
      answerType: "text",
      steps: [
        `In the ${calendar} calendar the event has the Julian day number ${eventDay}.`,
        `A Julian day number that 7 divides is a Monday; ${eventDay} leaves ${eventDay % 7}, so the event fell on a ${at(eventDay)}.`,
        `${n} = 7 × ${Math.floor(n / 7)} + ${n % 7}, so the weekday moves by ${n % 7}.`,
        `Counting ${side === "after" ? "on" : "back"} by ${n % 7} from ${at(eventDay)} gives the weekday.`,
      ],
      distractors: wrongAnswers(at(target), [
        at(target + 1),
        at(target - 1),
        at(side === "after" ? eventDay - n : eventDay + n),
      ]),
    };
  },
};

const eventOrder: Family = {
  id: "history/order-of-events",
  keywords: [
    "events",
    "battles",
    "treaties",
    "timeline",
    "chronology",
    "war",
    "medieval",
    "modern",
    "history",
  ],
  texts: [
    "Four events are listed: A) {a}; B) {b}; C) {c}; D) {d}. Answer with one letter. Which of the events is the {rank}?",
    "A timeline is to be filled with these events. A) {a} B) {b} C) {c} D) {d} Going by the date of each, which letter marks the {rank} of the four?",
  ],
  fields: {
    a: HISTORICAL_EVENTS.map((it) => it.name),
    b: HISTORICAL_EVENTS.map((it) => it.name),
    c: HISTORICAL_EVENTS.map((it) => it.name),
    d: HISTORICAL_EVENTS.map((it) => it.name),
    rank: RANKS,
  },
  draw: (random, level) => {
    const spacing = [
      { gap: 90, span: 1700 },
      { gap: 25, span: 400 },
      { gap: 2, span: 110 },
    ][level - 1]!;
    return drawOrder(random, HISTORICAL_EVENTS, spacing, level === 1 ? RANKS.slice(0, 2) : RANKS.slice(2));
  },
  solve: (params) => solveOrder(params, HISTORICAL_EVENTS, "belongs to the year AD"),
};

const CITIES = [
  "Athens",
  "Corinth",
  "Sparta",
  "Argos",
  "Delphi",
  "Thebes",
  "Rhodes",
  "Syracuse",
  "Miletus",
  "Ephesus",
  "Samos",
  "Elis",
] as const;

const olympiadYear: Family = {
  id: "history/olympiad-year",
  keywords: ["olympiad", "ancient", "greece", "greek", "chronology", "antiquity", "dating"],
  texts: [
    "Olympiad years run from midsummer to midsummer, and the first year of the first Olympiad began in the summer of 776 BC. A decree of {city} was passed in the {season} of {year} {era}. Which Olympiad and which of its four years was it, as a pair (Olympiad, year)?",
    "Counting Olympiads of four years from midsummer 776 BC, each year beginning at midsummer, date an inscription from {city} cut in the {season} of {year} {era}. What is its date as a pair (Olympiad, year within the Olympiad)?",
  ],
  fields: { city: CITIES, season: ["spring", "autumn"], year: "number", era: ["BC", "AD"] },
  draw: (random, level) => ({
    city: random.pick(CITIES),
    season: level === 1 ? "autumn" : level === 2 ? "spring" : random.pick(["spring", "autumn"]),
    year: level === 3 ? random.int(1, 393) : random.int(100, 775),
    era: level === 3 ? "AD" : "BC",
  }),
  solve: (params) => {
    const [year, bc, spring] = [
      num(params, "year"),
      str(params, "era") === "BC",
      str(params, "season") === "spring",
    ];
    const astronomical = bc ? 1 - year : year;
    const elapsed = astronomical + 775 - (spring ? 1 : 0);
    const pair = (k: number) => `(${Math.floor(k / 4) + 1}, ${(k % 4) + 1})`;
    const answer = pair(elapsed);
    return {
      answer,
      answerType: "tuple",
      steps: [
        bc
          ? `From summer 776 BC to summer ${year} BC there are 776 − ${year} = ${776 - year} full years.`
          : `There is no year 0, so from summer 776 BC to summer AD ${year} there are 776 + ${year} − 1 = ${775 + year} full years.`,
        spring
          ? `In spring the year that began at the midsummer before is still running, so ${elapsed} full years have passed.`
          : `In autumn the new year has already begun, so ${elapsed} full years have passed.`,
        `${elapsed} = 4 × ${Math.floor(elapsed / 4)} + ${elapsed % 4}.`,
        "Both counts start at 1, so one is added to the quotient and one to the remainder.",
      ],
      distractors: wrongAnswers(answer, [
        pair(spring ? elapsed + 1 : elapsed + 3),
        `(${Math.floor(elapsed / 4)}, ${(elapsed % 4) + 1})`,
        pair(elapsed + 2),
      ]),
    };
  },
};

const HIJRI_MONTHS: readonly string[] = [
  "Muharram",
  "Safar",
  "Rabi I",
  "Rabi II",
  "Jumada I",
  "Jumada II",
  "Rajab",
  "Sha'ban",
  "Ramadan",
  "Shawwal",
  "Dhu al-Qa'da",
  "Dhu al-Hijja",
];

const hijriDate: Family = {
  id: "history/hijri-date",
  keywords: ["hijri", "islamic", "calendar", "islam", "caliphate", "ottoman", "chronology", "dating"],
  texts: [
    "In the tabular Islamic calendar months have 30 and 29 days in turn, and the years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of each 30-year cycle have one day more at the end; 1 Muharram of year 1 is 16 July 622 of the Julian calendar. A chronicle is dated {day} {month} {year} AH. Which date of the {calendar} calendar is this, as day, month name and year?",
    "Use the tabular Islamic calendar (1 Muharram 1 AH = 16 July 622 Julian; odd months 30 days, even months 29; a day is added to the last month in years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of every 30). To which day, month and year of the {calendar} calendar does {day} {month} {year} AH correspond?",
  ],
  fields: { day: "number", month: HIJRI_MONTHS, year: "number", calendar: CALENDARS },
  draw: (random, level) => ({
    day: random.int(1, 29),
    month: random.pick(HIJRI_MONTHS),
    year: [random.int(1, 30), random.int(31, 980), random.int(992, 1400)][level - 1]!,
    calendar: level === 3 ? "Gregorian" : "Julian",
  }),
  solve: (params) => {
    const [day, year, calendar] = [num(params, "day"), num(params, "year"), str(params, "calendar")];
    const month = HIJRI_MONTHS.indexOf(str(params, "month")) + 1;
    const leaps = Math.floor((11 * year + 3) / 30);
    const inYear = 29 * (month - 1) + Math.floor(month / 2) + day;
    const dayNo = 1948439 + 354 * (year - 1) + leaps + inYear;
    const answer = dateText(calendar, dayNo);
    return {
      answer,
      answerType: "text",
      steps: [
        `Before year ${year} there are ${year - 1} years with ${leaps} leap days: 354 × ${year - 1} + ${leaps} = ${354 * (year - 1) + leaps} days.`,
        `In its own year the date is day ${inYear}.`,
        `1 Muharram 1 AH has the Julian day number 1948440, so the date has ${1948439} + ${354 * (year - 1) + leaps} + ${inYear} = ${dayNo}.`,
        `Day number ${dayNo} falls in the year ${dateOf(calendar, dayNo).year}, whose 1 January in the ${calendar} calendar has the number ${dayNumber(calendar, dateOf(calendar, dayNo).year, 1, 1)}.`,
        `So it is day ${dayNo - dayNumber(calendar, dateOf(calendar, dayNo).year, 1, 1) + 1} of that year, which is then read as a month and day.`,
      ],
      distractors: wrongAnswers(answer, [
        dateText(calendar, dayNo - leaps),
        dateText(calendar, dayNo + 1),
        dateText(calendar, dayNo + 11),
        dateText(calendar === "Julian" ? "Gregorian" : "Julian", dayNo),
      ]),
    };
  },
};

const POUNDS: Readonly<Record<string, number>> = {
  "Roman pound (322.8 g)": 322.8,
  "Tower pound (349.9 g)": 349.9,
  "Troy pound (373.2 g)": 373.2,
  "Paris mark (244.8 g)": 244.8,
  "Cologne mark (233.8 g)": 233.8,
};
const LOSS = "loss of silver per coin in milligrams, rounded to the nearest whole number";
const FALL = "percentage fall of the silver in one coin, rounded to one decimal";
const REMINT =
  "number of whole new coins that can be struck from the silver of 1000 old coins when 2 percent of it is lost in melting";

const debasement: Family = {
  id: "history/coin-debasement",
  keywords: ["coin", "coinage", "debasement", "silver", "economic", "money", "mint", "inflation", "empire"],
  texts: [
    "A mint strikes {n1} coins from one {pound} of metal that is {f1} per mille silver. Under a new ordinance it strikes {n2} coins from the same weight of metal that is only {f2} per mille silver. What is the {asked}?",
    "Old coins: {n1} to the {pound}, fineness {f1} per mille. New coins after the debasement: {n2} to the same weight, fineness {f2} per mille. What is the {asked}?",
  ],
  fields: {
    pound: Object.keys(POUNDS),
    n1: "number",
    f1: "number",
    n2: "number",
    f2: "number",
    asked: [LOSS, FALL, REMINT],
  },
  draw: (random, level) => {
    const n1 = level === 1 ? 12 * random.int(5, 20) : random.int(58, 260);
    const f1 = level === 1 ? 10 * random.int(85, 98) : random.int(800, 985);
    const n2 = n1 + (level === 1 ? 12 * random.int(0, 4) : random.int(3, 60));
    const f2 = level === 1 ? 10 * random.int(40, 80) : random.int(250, 780);
    return {
      pound: random.pick(Object.keys(POUNDS)),
      n1,
      f1,
      n2,
      f2,
      asked: [FALL, LOSS, REMINT][level - 1]!,
    };
  },
  solve: (params) => {
    const [n1, f1, n2, f2] = [num(params, "n1"), num(params, "f1"), num(params, "n2"), num(params, "f2")];
    const [asked, weight] = [str(params, "asked"), POUNDS[str(params, "pound")]!];
    const [before, after] = [(weight * f1) / n1, (weight * f2) / n2];
    const ratio = (n1 * f2) / (n2 * f1);
    const coins = (kept: number) => String(Math.floor((1000 * kept * n2 * f1) / (100 * n1 * f2)));
    const answer =
      asked === LOSS ? fixed(before - after, 0) : asked === FALL ? fixed(100 * (1 - ratio), 1) : coins(98);
    const wrong = {
      [LOSS]: [
        fixed(weight * (1000 / n1 - 1000 / n2), 0),
        fixed((weight * (f1 - f2)) / n1, 0),
        fixed(after, 0),
      ],
      [FALL]: [fixed(100 * ratio, 1), fixed(100 * (1 - f2 / f1), 1), fixed(100 * (1 / ratio - 1), 1)],
      [REMINT]: [
        coins(100),
        coins(102),
        String(Math.floor((980 * f1) / f2)),
        String(Math.floor(1000 * ratio)),
      ],
    }[asked]!;
    const last = {
      [LOSS]: "The loss is the difference of the two, rounded to a whole milligram.",
      [FALL]: `The new coin keeps ${shown(ratio)} of the old silver; the fall is the rest, in percent.`,
      [REMINT]: `After melting ${shown(before * 980)} mg of the silver of 1000 old coins is left; dividing by the silver of a new coin and dropping the fraction gives the number.`,
    }[asked]!;
    return {
      answer,
      answerType: "numeric",
      ...(asked === LOSS ? { unit: "mg" } : asked === FALL ? { unit: "%" } : {}),
      steps: [
        `An old coin weighs ${weight}/${n1} g = ${shown(weight / n1)} g and holds ${shown(before)} mg of silver at ${f1} per mille.`,
        `A new coin weighs ${weight}/${n2} g = ${shown(weight / n2)} g and holds ${shown(after)} mg of silver at ${f2} per mille.`,
        last,
      ],
      distractors: wrongAnswers(answer, wrong.concat(fixed(before, asked === FALL ? 1 : 0))),
    };
  },
};

/** Problems of chronology, dating and monetary history. */
export const historyFamilies: readonly Family[] = [
  calendarConversion,
  weekdayNearEvent,
  eventOrder,
  olympiadYear,
  hijriDate,
  debasement,
];
