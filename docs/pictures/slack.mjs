// Slack messages as a page: node slack.cjs SCENES.json STYLE.css WIDTH SCENE... > page.html
// Its <html data-height> says how high it is, once it was shown. A scene named "…:3" shows its first 3 blocks.
import fs from "node:fs";
import React from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";

const [file, css, width, ...names] = process.argv.slice(2);
const scenes = JSON.parse(fs.readFileSync(file, "utf8"));
const logo =
  "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' width='36' height='36'>" +
  "<rect width='36' height='36' rx='8' fill='%23274690'/></svg>";

function drawn(name) {
  const [scene, first] = name.split(":");
  const [message] = scenes[scene];
  const later = /update|correct/.test(scene);
  const props = { blocks: message.blocks.slice(0, first), logo, name: "Parallax" };
  const time = later ? new Date(2026, 2, 7, 14, 5) : new Date(2026, 2, 7, 8, 0);
  const reply = scene === "update" || scene === "correction" ? "reply" : "";
  return `<div class="message ${reply}">${renderToStaticMarkup(React.createElement(Message, { ...props, time }))}</div>`;
}

// The drawing leaves out the margins that Slack has between blocks, and what sets a thread apart.
const style = `
  body { margin: 0; padding: 12px; width: ${width - 24}px; font: 15px Lato, 'Helvetica Neue', Arial, sans-serif }
  .message { overflow-wrap: anywhere }
  .slack_blocks_to_jsx--block_wrapper + .slack_blocks_to_jsx--block_wrapper { margin-top: 8px }
  #slack_blocks_to_jsx .slack_blocks_to_jsx__rich_text_quote_element { margin: 4px 0 }
  .reply { margin: 14px 0 0 44px; padding-left: 12px; border-left: 2px solid #ddd }`;
process.stdout.write(
  `<!doctype html><meta charset="utf-8"><style>${fs.readFileSync(css, "utf8")}${style}</style>` +
    names.map(drawn).join("") +
    "<script>document.documentElement.dataset.height = document.body.scrollHeight</script>",
);
