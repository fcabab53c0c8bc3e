/** What `entry.ts` sees of the Worker. house.ts says which files stand behind these names when it bundles. */
declare module "product" {
  const worker: {
    fetch(request: Request, env: object, context: object): Promise<Response>;
    queue(batch: { queue: string; messages: readonly unknown[] }, env: object, context: object): Promise<void>;
    scheduled(event: object, env: object, context: object): Promise<void>;
  };
  export default worker;
}

declare module "product-playbook" {
  export const playbook: { team: { reps: { id: string; email: string; capacity: number }[] }; routes: { escalation: { head: string } } };
}
