import { Layers } from "./layers.ts";

const epsilon = 1e-6;

/** What VAE decoder and encoder have in common, by the names of the original implementation. */
export class VaeLayers extends Layers {
  norm(x: string, name: string): string {
    return this.groupNorm(x, name, epsilon);
  }

  resnet(x: string, name: string): string {
    const first = this.conv(this.silu(this.norm(x, `${name}.norm1`)), `${name}.conv1`);
    const second = this.conv(this.silu(this.norm(first, `${name}.norm2`)), `${name}.conv2`);
    const shortcut = `${name}.nin_shortcut`;
    return this.add(this.has(`${shortcut}.weight`) ? this.conv(x, shortcut) : x, second);
  }

  /** The resnets of one level, in order. */
  resnets(x: string, level: string): string {
    return this.indices(`${level}.block.`).reduce((y, i) => this.resnet(y, `${level}.block.${i}`), x);
  }

  middle(x: string, name: string): string {
    return this.resnet(this.#attend(this.resnet(x, `${name}.block_1`), `${name}.attn_1`), `${name}.block_2`);
  }

  #attend(x: string, name: string): string {
    const width = this.size(`${name}.q.weight`, 0);
    const tokens = this.tokens(this.norm(x, `${name}.norm`), width);
    const mixed = this.attention(
      { q: this.linear(tokens, `${name}.q`), k: this.linear(tokens, `${name}.k`), v: this.linear(tokens, `${name}.v`) },
      { heads: 1, width },
    );
    return this.add(x, this.planes(this.linear(mixed, `${name}.proj_out`), x));
  }
}
