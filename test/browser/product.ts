export { type Product, startProduct } from "../../scripts/product.ts";
