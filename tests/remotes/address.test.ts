import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../src/diagnostics/diagnostic.ts";
import { folderUrl, isAddress, readAddress, readVersionAddress } from "../../src/remotes/address.ts";

const DIGEST = "0123456789abcdef".repeat(4);
const NONE = { digest: null, version: null, commit: null };

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof DiagnosticError)
      return error.diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n");
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("addresses", () => {
  it.each([
    ["hf://datasets/acme/starter", { kind: "hub", text: "hf://datasets/acme/starter" }],
    ["hf://datasets/acme/starter/", { kind: "hub", text: "hf://datasets/acme/starter" }],
    ["s3://bucket", { kind: "s3", text: "s3://bucket" }],
    ["s3://bucket//", { kind: "s3", text: "s3://bucket" }],
    ["s3://bucket//a/b//", { kind: "s3", text: "s3://bucket/a/b" }],
    ["file:///srv/data%20sets", { kind: "folder", text: "/srv/data sets" }],
    ["file:../a%20store", { kind: "folder", text: "../a store" }],
    ["./what?#it", { kind: "folder", text: "./what?#it" }],
    ["/srv/datasets", { kind: "folder", text: "/srv/datasets" }],
  ])("reads %s", (text, address) => {
    expect(readAddress(text)).toEqual(address);
  });

  it.each([
    "hf://acme/starter",
    "hf://models/acme/starter",
    "hf://datasets/starter",
    "hf://datasets/acme/starter/more",
    "hf://datasets/user:pass@acme/starter",
    "s3://",
    "s3:bucket",
    "s3://key:secret@bucket/prefix",
    "s3://bucket?versionId=1",
    "https://example.org/datasets",
    "file://elsewhere/srv",
    "file:%",
  ])("refuses %s", (text) => {
    expect(refusal(() => readAddress(text))).toMatch(/^remote\/bad-address /);
  });

  it("repeats no secret of an address", () => {
    const said = [
      "s3://AKIAEXAMPLE:topsecretvalue@bucket/p",
      "s3://bucket/p?X-Amz-Signature=topsecretvalue",
      "hf://user:topsecretvalue@datasets/a/b",
      "https://user:topsecretvalue@example.org/",
    ].map((text) => refusal(() => readAddress(text)));
    expect(said.join("\n")).not.toContain("topsecret");
  });

  it("are told from names", () => {
    expect(["hub", "starter@1.0.0", "my-bucket.2"].filter(isAddress)).toEqual([]);
    const addresses = [".", "..", "./x", "x/y", "s3://b", "file:x", "C:\\x"];
    expect(addresses.filter(isAddress)).toEqual(addresses);
  });

  it("of folders stay relative where they were, and keep strange letters", () => {
    expect(folderUrl("../my store", "/home/a/project")).toBe("file:../my%20store");
    expect(folderUrl(".", "/home/a/project")).toBe("file:.");
    expect(folderUrl("releases/./2026", "/home/a/project")).toBe("file:releases/2026");
    expect(folderUrl("/srv/my store/", "/home/a/project")).toBe("file:///srv/my%20store");
    for (const path of ["../ä b%20c", "/srv/ä#?b"]) {
      const url = folderUrl(path, "/home/a/project");
      expect(url).not.toMatch(/[ ?#]/);
      expect(readAddress(url)).toEqual({ kind: "folder", text: path });
      expect(folderUrl(readAddress(url).text, "/home/a/project")).toBe(url);
    }
  });
});

describe("addresses of versions", () => {
  it.each([
    ["hf://datasets/acme/starter", "hf://datasets/acme/starter", { ...NONE, dataset: null }],
    [
      "hf://datasets/acme/starter@v1.2.0",
      "hf://datasets/acme/starter",
      { ...NONE, dataset: null, version: "1.2.0" },
    ],
    [
      `hf://datasets/acme/starter@${"a".repeat(40)}`,
      "hf://datasets/acme/starter",
      { ...NONE, dataset: null, commit: "a".repeat(40) },
    ],
    [
      `hf://datasets/acme/starter@${DIGEST}`,
      "hf://datasets/acme/starter",
      { ...NONE, dataset: null, digest: DIGEST },
    ],
    ["s3://bucket/starter@1.0.0", "s3://bucket", { ...NONE, dataset: "starter", version: "1.0.0" }],
    [`s3://bucket/p/q/starter@${DIGEST}`, "s3://bucket/p/q", { ...NONE, dataset: "starter", digest: DIGEST }],
    [`s3://bucket/p/starter/${DIGEST}`, "s3://bucket/p", { ...NONE, dataset: "starter", digest: DIGEST }],
    ["./starter@1.0.0-rc.1", ".", { ...NONE, dataset: "starter", version: "1.0.0-rc.1" }],
    ["/starter@1.0.0", "/", { ...NONE, dataset: "starter", version: "1.0.0" }],
    [
      join("/srv", "me@home", `starter@1.0.0`),
      "/srv/me@home",
      { ...NONE, dataset: "starter", version: "1.0.0" },
    ],
  ])("reads %s", (text, address, wanted) => {
    expect(readVersionAddress(text)).toMatchObject({ address: { text: address }, wanted });
  });

  it.each([
    ["s3://bucket/starter", "names no version"],
    ["/srv/starter", "names no version"],
    ["s3://bucket/starter@latest", "no version number"],
    [`s3://bucket/starter@${DIGEST.slice(0, 12)}`, "no whole digest"],
    ["hf://datasets/acme/starter@main", "no version number"],
  ])("refuses %s", (text, why) => {
    expect(refusal(() => readVersionAddress(text))).toContain(why);
  });
});
