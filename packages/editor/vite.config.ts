import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

/** Where the server listens that `vite` (the development server) passes the API on to. */
const server = process.env.SIGMAFLOW_SERVER ?? "http://127.0.0.1:7878";

export default defineConfig(({ command }) => ({
  // Relative addresses: the same files work at `/`, below a path and behind a proxy.
  base: "./",
  resolve: { conditions: ["sigmaflow-source", ...defaultClientConditions] },
  build: {
    target: "es2023",
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      // "use client" in libraries means something to servers that render React, and nothing here.
      onwarn: (warning, warn) => {
        if (warning.code !== "MODULE_LEVEL_DIRECTIVE") warn(warning);
      },
    },
  },
  // Replaces a component in the open page and keeps its state; what is built needs nothing of it.
  plugins: command === "serve" ? [react()] : [],
  server: { proxy: { "/api": server, "/v1": server, "/docs": server, "/openapi.json": server } },
}));
