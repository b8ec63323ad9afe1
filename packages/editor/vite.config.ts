import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";
import { leaveOut } from "./leave-out.ts";

/** Where the server listens that `vite` (the development server) passes the API on to. */
const server = process.env.SIGMAFLOW_SERVER ?? "http://127.0.0.1:7878";

/** Writes every text of the site as brotli and gzip beside it, which the server sends to clients that take them. */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  writeBundle({ dir = "" }) {
    for (const name of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
      if (!/\.(?:js|css|html|json)$/.test(name)) continue;
      const file = path.join(dir, name);
      const text = readFileSync(file);
      const params = {
        [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
        // Only another way to write distances, as RFC 7932 allows any for anything: a thousandth less than that for text.
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_FONT,
      };
      writeFileSync(`${file}.br`, brotliCompressSync(text, { params })); // at its best, which is the default
      writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }));
    }
  },
};

export default defineConfig(({ command }) => ({
  // Relative addresses: the same files work at `/`, below a path and behind a proxy.
  base: "./",
  resolve: { conditions: ["sigmaflow-source", ...defaultClientConditions] },
  build: {
    target: "es2023",
    // Saves 1.7 kB in brotli beside Vite's own, for some seconds of the build; inlining more would make it larger. Unsafe is
    // what makes arrows of functions for code that constructs them, and what leaves out reads that nobody uses (none here is
    // made for what it does) and parameters: nothing counts those. The tests run what is built.
    minify: "terser",
    terserOptions: {
      compress: {
        passes: 3,
        pure_getters: true,
        keep_fargs: false,
        unsafe_comps: true,
        inline: 1,
        ecma: 2020,
        unsafe_arrows: true,
        unsafe_methods: true,
      },
      format: { comments: false },
    },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What is there before anything of the editor is.
            {
              name: "shell",
              priority: 2,
              test: /\/editor\/src\/(?:api\/client|store\/(?:theme|listened|language)|panel\/(?:frame|no-server)|texts\/(?:shell|table))\.tsx?$/,
            },
            { name: "react", priority: 2, test: /\/node_modules\/(?:react|react-dom|scheduler)\// },
            // With what is set of it, which has to come before the first schema.
            { name: "zod", priority: 1, test: /\/node_modules\/zod\/|\/without-eval\.ts$/ },
            { name: "flow", priority: 1, test: /\/node_modules\/(?:@xyflow|d3-\w+|zustand|use-sync-external-store)\// },
            // With what of the editor draws nothing: many small files of their own would be larger on the way.
            {
              name: "core",
              test: /\/core\/src\/|\/editor\/src\/(?:document\/(?!arrange\.)|store\/(?!theme\.|listened\.|language\.)|texts\/(?!shell|table)|workspace|keys|control|canvas|stage\/|panel\/(?:dialog|notice|paid-hint)\.)/,
            },
            // Is a worker too, so nothing of the page may be in it.
            { name: "arrange", priority: 1, test: /\/node_modules\/@dagrejs\/|\/document\/arrange\.ts$/ },
          ],
        },
      },
      // "use client" in libraries means something to servers that render React, and nothing here.
      onwarn: (warning, warn) => {
        if (warning.code !== "MODULE_LEVEL_DIRECTIVE") warn(warning);
      },
    },
  },
  // React's replaces a component in the open page and keeps its state; what is built needs nothing of it.
  plugins: command === "serve" ? [react()] : [leaveOut, compressed],
  server: { proxy: { "/api": server, "/v1": server, "/docs": server, "/openapi.json": server } },
}));
