/** An event with the date its own sources use. */
export interface HistoricalEvent {
  readonly name: string;
  readonly day: number;
  readonly month: number;
  readonly year: number;
  readonly calendar: "Julian" | "Gregorian";
}

const julian = (name: string, day: number, month: number, year: number): HistoricalEvent => ({
  name,
  day,
  month,
  year,
  calendar: "Julian",
});

const gregorian = (name: string, day: number, month: number, year: number): HistoricalEvent => ({
  name,
  day,
  month,
  year,
  calendar: "Gregorian",
});

/** Events whose day is beyond dispute. */
export const HISTORICAL_EVENTS: readonly HistoricalEvent[] = [
  julian("the Battle of the Milvian Bridge", 28, 10, 312),
  julian("the Battle of Adrianople", 9, 8, 378),
  julian("the imperial coronation of Charlemagne", 25, 12, 800),
  julian("the Battle of Hastings", 14, 10, 1066),
  julian("the Battle of Manzikert", 26, 8, 1071),
  julian("the capture of Jerusalem by the First Crusade", 15, 7, 1099),
  julian("the murder of Thomas Becket", 29, 12, 1170),
  julian("the Battle of Hattin", 4, 7, 1187),
  julian("the Battle of Las Navas de Tolosa", 16, 7, 1212),
  julian("the sealing of Magna Carta", 15, 6, 1215),
  julian("the fall of Acre to the Mamluks", 18, 5, 1291),
  julian("the Battle of Crécy", 26, 8, 1346),
  julian("the Battle of Poitiers in the Hundred Years' War", 19, 9, 1356),
  julian("the Battle of Grunwald", 15, 7, 1410),
  julian("the Battle of Agincourt", 25, 10, 1415),
  julian("the fall of Constantinople to the Ottomans", 29, 5, 1453),
  julian("the Battle of Towton", 29, 3, 1461),
  julian("the Battle of Bosworth Field", 22, 8, 1485),
  julian("the first landfall of Columbus in the Americas", 12, 10, 1492),
  julian("the Treaty of Tordesillas", 7, 6, 1494),
  julian("the publication of Luther's Ninety-five Theses", 31, 10, 1517),
  julian("the Battle of Pavia", 24, 2, 1525),
  julian("the Battle of Mohács", 29, 8, 1526),
  julian("the execution of Anne Boleyn", 19, 5, 1536),
  julian("the Battle of Lepanto", 7, 10, 1571),
  julian("the execution of Charles I of England", 30, 1, 1649),
  julian("the Battle of Poltava", 27, 6, 1709),
  gregorian("the assassination of Henry IV of France", 14, 5, 1610),
  gregorian("the Defenestration of Prague that opened the Thirty Years' War", 23, 5, 1618),
  gregorian("the Battle of White Mountain", 8, 11, 1620),
  gregorian("the signing of the Peace of Westphalia", 24, 10, 1648),
  gregorian("the relief of Vienna from the Ottoman siege", 12, 9, 1683),
  gregorian("the Lisbon earthquake", 1, 11, 1755),
  gregorian("the adoption of the United States Declaration of Independence", 4, 7, 1776),
  gregorian("the storming of the Bastille", 14, 7, 1789),
  gregorian("the execution of Louis XVI of France", 21, 1, 1793),
  gregorian("the coronation of Napoleon as emperor", 2, 12, 1804),
  gregorian("the Battle of Trafalgar", 21, 10, 1805),
  gregorian("the Battle of Borodino", 7, 9, 1812),
  gregorian("the Battle of Waterloo", 18, 6, 1815),
  gregorian("the first day of the Battle of Gettysburg", 1, 7, 1863),
  gregorian("the shooting of Abraham Lincoln", 14, 4, 1865),
  gregorian("the proclamation of the German Empire at Versailles", 18, 1, 1871),
  gregorian("the sinking of the Titanic", 15, 4, 1912),
  gregorian("the assassination of Archduke Franz Ferdinand", 28, 6, 1914),
  gregorian("the armistice that ended fighting on the Western Front", 11, 11, 1918),
  gregorian("the signing of the Treaty of Versailles with Germany", 28, 6, 1919),
  gregorian("the German invasion of Poland", 1, 9, 1939),
  gregorian("the attack on Pearl Harbor", 7, 12, 1941),
  gregorian("the Allied landing in Normandy", 6, 6, 1944),
  gregorian("the first crewed landing on the Moon", 20, 7, 1969),
  gregorian("the opening of the Berlin Wall", 9, 11, 1989),
];
