/** Variables of OpenTelemetry that say where spans go. */
const places = ["OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

/**
 * Whether spans are to be made: by the flag, or where the environment says where they go. It says so to all programs, so
 * that nothing is to be installed for it.
 */
export async function wantsTraces({ traces }: { readonly traces?: boolean }, env = process.env): Promise<boolean> {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === "true") return false;
  if (traces) return true;
  if (env.OTEL_TRACES_EXPORTER === "none" || places.every((name) => !env[name])) return false;
  return await import("@opentelemetry/api").then(
    () => true,
    () => false,
  );
}
