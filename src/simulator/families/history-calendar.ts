/** Month names, January first. */
export const MONTHS: readonly string[] = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
/** The two calendars of Europe. */
export const CALENDARS = ["Julian", "Gregorian"] as const;
/** Weekdays in the order of the Julian day number modulo 7. */
export const WEEKDAYS = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

/** The Julian day number of noon of a date; both calendars are taken backwards without limit. */
export function dayNumber(calendar: string, year: number, month: number, day: number): number {
  const early = month < 3 ? 1 : 0;
  const y = year + 4800 - early;
  const base = day + Math.floor((153 * (month + 12 * early - 3) + 2) / 5) + 365 * y + Math.floor(y / 4);
  return calendar === "Julian" ? base - 32083 : base - Math.floor(y / 100) + Math.floor(y / 400) - 32045;
}

/** The date that has this Julian day number. */
export function dateOf(calendar: string, dayNo: number): { year: number; month: number; day: number } {
  const shifted = dayNo + (calendar === "Julian" ? 32082 : 32044);
  const centuries = calendar === "Julian" ? 0 : Math.floor((4 * shifted + 3) / 146097);
  const c = calendar === "Julian" ? shifted : shifted - Math.floor((146097 * centuries) / 4);
  const d = Math.floor((4 * c + 3) / 1461);
  const e = c - Math.floor((1461 * d) / 4);
  const m = Math.floor((5 * e + 2) / 153);
  return {
    day: e - Math.floor((153 * m + 2) / 5) + 1,
    month: m + 3 - 12 * Math.floor(m / 10),
    year: 100 * centuries + d - 4800 + Math.floor(m / 10),
  };
}

/** The same as text: "14 October 1066". */
export function dateText(calendar: string, dayNo: number): string {
  const { year, month, day } = dateOf(calendar, dayNo);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** 1 for January to 12 for December. */
export function monthNumber(name: string): number {
  return MONTHS.indexOf(name) + 1;
}
