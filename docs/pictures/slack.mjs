// Slack messages as a page: node slack.cjs MESSAGES.json WHICH FROM TO > page.html
// WHICH is "messages" (the digest) or "thread" (its cards), FROM and TO as in Array.slice.
import fs from "node:fs";
import React from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";

const [file, which, from, to, css] = process.argv.slice(2);
const logo =
  "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' width='36' height='36'>" +
  "<rect width='36' height='36' rx='8' fill='%23274690'/></svg>";
const messages = JSON.parse(fs.readFileSync(file, "utf8"))[which].slice(Number(from), Number(to));
const time = new Date(2026, 2, 6, 8, 0);
const drawn = messages.map(({ blocks }) =>
  renderToStaticMarkup(React.createElement(Message, { blocks, logo, name: "Parallax", time })),
);
const style = "body { margin: 12px; font: 15px Lato, 'Helvetica Neue', Arial, sans-serif }";
process.stdout.write(
  `<!doctype html><meta charset="utf-8"><style>${fs.readFileSync(css, "utf8")}${style}</style>${drawn.join("")}`,
);
