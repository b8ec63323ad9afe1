import { ArrowDown, ArrowUp, ChevronDown, ChevronRight } from "lucide-react";
import { useEffect, useState } from "react";
import { changeGroup, type FormGroup, moveGroup } from "../document/form-groups.ts";
import { edit } from "../store/editing.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { panelTexts } from "../texts/panel.ts";
import { stepTexts } from "../texts/steps.ts";
import { refocus } from "./refocus.ts";

/** A group of inputs: its title, whether it is folded at first, and its place among the others. */
export function GroupHead(props: {
  readonly group: FormGroup;
  readonly titles: readonly string[];
  readonly disabled: boolean;
}) {
  const { group, titles, disabled } = props;
  const editor = useEditorStore();
  const [title, setTitle] = useState(group.title);
  useEffect(() => setTitle(group.title), [group.title]);
  const isFree = title.trim() !== "" && (title === group.title || !titles.includes(title));
  const apply = () => {
    if (isFree && title !== group.title)
      edit(editor, { label: stepTexts.renameGroup }, (body) => changeGroup(body, group.title, { title }));
  };
  const move = (by: 1 | -1) => {
    edit(editor, { label: stepTexts.moveNamed({ name: group.title }) }, (body) => moveGroup(body, group.title, by));
    refocus(`${by < 0 ? panelTexts.groupUp : panelTexts.groupDown}: ${group.title}`);
  };
  const place = titles.indexOf(group.title);
  const fold = () =>
    edit(
      editor,
      { label: group.folded ? stepTexts.openNamed({ name: group.title }) : stepTexts.foldNamed({ name: group.title }) },
      (body) => changeGroup(body, group.title, { folded: !group.folded }),
    );
  const tool = (label: string, icon: React.ReactNode, act: () => void, off = false) => (
    <button
      type="button"
      className="icon-button small"
      aria-label={`${label}: ${group.title}`}
      title={label}
      disabled={disabled || off}
      onClick={act}
    >
      {icon}
    </button>
  );
  return (
    <span className="port-detail-head">
      {tool(
        group.folded ? panelTexts.foldedAtFirst : panelTexts.openAtFirst,
        group.folded ? <ChevronRight size={14} /> : <ChevronDown size={14} />,
        fold,
      )}
      <input
        className="input group-title"
        aria-label={panelTexts.groupTitle({ title: group.title })}
        aria-invalid={!isFree}
        value={title}
        maxLength={80}
        disabled={disabled}
        onChange={({ target }) => setTitle(target.value)}
        onBlur={apply}
        onKeyDown={({ key }) => {
          if (key === "Enter") apply();
        }}
      />
      {tool(panelTexts.groupUp, <ArrowUp size={13} />, () => move(-1), place === 0)}
      {tool(panelTexts.groupDown, <ArrowDown size={13} />, () => move(1), place === titles.length - 1)}
    </span>
  );
}
