import { expect, it } from "vitest";
import type { Io } from "../../src/cli/command.ts";
import { ByteProgress, bytesText } from "../../src/cli/report/byte-progress.ts";

function terminal(live: boolean, columns = 80) {
  let text = "";
  const err = (more: string) => {
    text += more;
  };
  return { io: { live, err, columns: () => columns } as unknown as Io, text: () => text };
}

it("says how much has arrived on one line, and takes it down", () => {
  const { io, text } = terminal(true);
  const progress = new ByteProgress(io, "Sent");
  progress.take({ bytes: 1_500_000, of: 3_000_000_000 });
  progress.take({ bytes: 2_000_000, of: 3_000_000_000 });
  progress.take({ bytes: 3_000_000_000, of: 3_000_000_000 });
  progress.stop();
  progress.stop();
  expect(text()).toBe("\r\u001b[KSent 1.5 MB of 3.0 GB (0%)\r\u001b[KSent 3.0 GB of 3.0 GB (100%)\r\u001b[K");
});

it("keeps within the terminal, and off anything else", () => {
  const narrow = terminal(true, 12);
  new ByteProgress(narrow.io, "Fetched").take({ bytes: 0, of: 0 });
  expect(narrow.text()).toBe("\r\u001b[KFetched 0 B");
  const file = terminal(false);
  const progress = new ByteProgress(file.io, "Fetched");
  progress.take({ bytes: 1, of: 2 });
  progress.stop();
  expect(file.text()).toBe("");
});

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [12_345_678, "12.3 MB"],
  [5e15, "5000.0 TB"],
])("writes %i bytes as %s", (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
