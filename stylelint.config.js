export default {
  extends: ["stylelint-config-standard"],
  rules: {
    // Blocks are named block, block__part, block--kind.
    "selector-class-pattern": [
      "^[a-z][a-z0-9]*(-[a-z0-9]+)*(__[a-z0-9]+(-[a-z0-9]+)*)?(--[a-z0-9]+(-[a-z0-9]+)*)?$",
      { message: "Expected block, block__part or block--kind" },
    ],
    "max-nesting-depth": 2,
    "declaration-no-important": [true, { severity: "error" }],
    "selector-max-id": 1,
    "no-descending-specificity": null,
  },
};
