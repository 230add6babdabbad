// The person a journey is about: new each time, so that journeys never meet in one database.

export type Newcomer = {
  name: string;
  mobile: string;
  sex: "男" | "女";
  birthday: string;
  height: string;
  district: string;
};

const GIVEN = [..."晴岚予安知夏书宁清禾言蹊星河"];

function some(list: string[]) {
  return list[Math.floor(Math.random() * list.length)];
}

/** A woman of 宓, a family name that the demonstration data doesn't know, with a number nobody has. */
export function newcomer(changes: Partial<Newcomer> = {}): Newcomer {
  return {
    name: `宓${some(GIVEN)}${some(GIVEN)}${some(GIVEN)}`,
    mobile: `19${String(Math.floor(Math.random() * 1e9)).padStart(9, "0")}`,
    sex: "女",
    birthday: "1993-05-18",
    height: "165",
    district: "浦东新区",
    ...changes,
  };
}

/** A word that nothing else in the database contains. */
export function unique(word: string) {
  return `${word}${Date.now().toString(36)}${Math.floor(Math.random() * 1e4)}`;
}
