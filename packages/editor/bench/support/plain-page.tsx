import "@xyflow/react/dist/style.css";
import { type Node, ReactFlow, useNodesState } from "@xyflow/react";
import { createRoot } from "react-dom/client";

const nodeTypes = { empty: () => null };
const style = { background: "white", border: "1px solid #ccc" };

/** React Flow as it comes, with nodes that hold nothing, and no wires. */
function Plain({ boxes }: { readonly boxes: readonly (readonly number[])[] }) {
  const [nodes, , onNodesChange] = useNodesState<Node>(
    boxes.map(([x = 0, y = 0, width = 0, height = 0], number) => ({
      ...{ id: String(number), type: "empty", position: { x, y }, data: {} },
      style: { ...style, width, height },
    })),
  );
  return <ReactFlow nodes={nodes} nodeTypes={nodeTypes} onNodesChange={onNodesChange} minZoom={0.01} fitView />;
}

const query = new URLSearchParams(location.search);
const all = await (await fetch(new URL("boxes.json", document.baseURI))).json();
createRoot(document.getElementById("root")!).render(<Plain boxes={all[query.get("count") ?? ""]} />);
