/** Schedulers as published clients name them, k-diffusion's names among them and two misspelt ones. */
const aliases: Readonly<Record<string, string>> = {
  euler: "Euler",
  euler_a: "Euler a",
  euler_ancestral: "Euler a",
  heun: "Heun",
  lms: "LMS",
  dpm_2: "DPM2 Karras",
  dpm2: "DPM2 Karras",
  dpm_2_ancestral: "DPM2 a Karras",
  dpm2_a: "DPM2 a Karras",
  dpmpp_2m: "DPM Multi",
  dmpp_2m: "DPM Multi",
  dpmpp_sde: "DPM Single",
  dpmpp_sde_ancestral: "DPM Single",
  dpmmp_sde_ancestral: "DPM Single",
  dpmpp_2s_ancestral: "DPM Single",
  plms: "PNDM",
  uni_pc: "UniPC",
};

/** The scheduler that a client means by another name of it; undefined for any other text. */
export function schedulerAlias(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replace(/^k_/, "")
    .replaceAll(/[\s-]+/g, "_");
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined;
}
