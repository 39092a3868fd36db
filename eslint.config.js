import js from "@eslint/js";
import tseslint from "typescript-eslint";

// Strings become markup only on the server: under Trusted Types these would fail in the browser anyway.
const markupFromStrings = ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"].map((name) => ({
  selector: `MemberExpression[property.name='${name.split(".").pop()}']`,
  message: "Markup comes from the server's templates, never from strings.",
}));

// Nothing of a case may stay on a machine after the page has gone.
const storage = ["localStorage", "sessionStorage", "indexedDB", "caches"].map((name) => ({
  name,
  message: "Nothing is kept in the browser.",
}));

export default tseslint.config(
  { ignores: ["static/dist/", "node_modules/", ".venv/", "var/"] },
  js.configs.recommended,
  {
    files: ["static/src/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      complexity: ["error", 8],
      eqeqeq: "error",
      "max-lines": ["error", { max: 300 }],
      "max-lines-per-function": ["error", { max: 40, skipComments: true }],
      "no-restricted-globals": ["error", ...storage],
      "no-restricted-syntax": ["error", ...markupFromStrings],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["static/build.mjs"],
    languageOptions: { globals: { console: "readonly" } },
  },
);
