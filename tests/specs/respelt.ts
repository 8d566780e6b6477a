import { type Document, isMap, parseAllDocuments, visit } from "yaml";

/** Every key order, quote, comment and line break of a file changed, and none of its values. */
export function respelt(text: string): string {
  const documents = parseAllDocuments(text) as Document[];
  for (const document of documents) {
    visit(document, {
      Map(_, map) {
        map.items.reverse();
        map.flow = false;
      },
      Scalar(_, scalar) {
        scalar.spaceBefore = false;
        if (typeof scalar.value === "string") scalar.type = "QUOTE_DOUBLE";
        else scalar.comment = " a number";
      },
      Seq(_, list) {
        list.flow = false;
      },
    });
    if (document.directives) document.directives.docStart = null;
    document.commentBefore = " Another header";
    if (isMap(document.contents)) document.contents.comment = " and another footer";
  }
  return documents.map((document) => document.toString({ indent: 4, lineWidth: 60 })).join("---\n");
}
