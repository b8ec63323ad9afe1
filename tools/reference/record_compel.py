"""Records compel's own embeddings in both of its ways with weights below one, and its pooled vector. Needs compel 2.5.1."""

import torch
from compel import DownweightMode, ReturnedEmbeddingsType
from compel.embeddings_provider import EmbeddingsProvider
from compel.prompt_parser import PromptParser

from pipelines import parts
from recording import Group

PROMPTS = {
    "words": "a red++ fox in the (snow)0.6 with sharp- focus",
    "first": "(a castle)0.2 on a hill under a starry sky",
    "phrase": "a castle (on a hill under)0.01 a starry sky++",
}


def provider(second: bool, mode: DownweightMode, returned: ReturnedEmbeddingsType) -> EmbeddingsProvider:
    name = "_2" if second else ""
    made = parts(False)
    return EmbeddingsProvider(
        tokenizer=made[f"tokenizer{name}"],
        text_encoder=made[f"text_encoder{name}"],
        downweight_mode=mode,
        returned_embeddings_type=returned,
    )


@torch.no_grad()
def main() -> None:
    torch.set_num_threads(1)
    group = Group("compel", "compel 2.5.1 itself: hidden states of both encoders, weights below one masked or removed.")
    for id, prompt in PROMPTS.items():
        parsed = PromptParser().parse_conjunction(prompt).prompts[0]
        fragments = [child.text for child in parsed.children]
        weights = [child.weight for child in parsed.children]
        tensors = {}
        modes = {"masked": DownweightMode.MASK, "removed": DownweightMode.REMOVE}
        for role, mode in modes.items():
            if role == "removed" and id != "words":
                continue
            states = [
                provider(second, mode, ReturnedEmbeddingsType.PENULTIMATE_HIDDEN_STATES_NON_NORMALIZED)
                .get_embeddings_for_weighted_prompt_fragments([fragments], [weights])
                for second in (False, True)
            ]
            tensors[role] = torch.cat(states, dim=-1)
        raw = provider(True, DownweightMode.MASK, ReturnedEmbeddingsType.POOLED)
        tensors["pooled_raw"] = raw.get_pooled_embeddings([prompt])
        group.add(id, tensors, prompt=prompt, fragments=list(zip(fragments, weights)))
    group.write()


if __name__ == "__main__":
    main()
