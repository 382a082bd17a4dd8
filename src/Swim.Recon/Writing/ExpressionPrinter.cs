namespace Swim.Recon;

/// <summary>Prints expressions: one space around what stands between operands, parentheses where an operand binds looser.</summary>
internal static class ExpressionPrinter
{
    public static void Print(ref ReconWriter writer, Expression expression)
    {
        switch (expression)
        {
            case Selector selector:
                PrintSelector(ref writer, selector);
                break;
            case PrefixOperator prefix:
                writer.Raw(prefix.Symbol);
                PrintOperand(ref writer, prefix.Operand, OperatorPrecedence.Prefix);
                break;
            case InfixOperator infix:
                PrintOperand(ref writer, infix.Left, infix.Precedence);
                writer.Raw((byte)' ');
                writer.Raw(infix.Symbol);
                writer.Raw((byte)' ');
                PrintOperand(ref writer, infix.Right, infix.Precedence);
                break;
            case ConditionalOperator conditional:
                PrintOperand(ref writer, conditional.Test, OperatorPrecedence.Or);
                writer.Raw(" ? "u8);
                ItemPrinter.PrintValue(ref writer, conditional.Then, block: false);
                writer.Raw(" : "u8);
                ItemPrinter.PrintValue(ref writer, conditional.Otherwise, block: false);
                break;
            case InvokeOperator invoke:
                PrintOperand(ref writer, invoke.Function, OperatorPrecedence.Primary);
                writer.Raw((byte)'(');
                if (invoke.Arguments.IsPresent) ItemPrinter.PrintValue(ref writer, invoke.Arguments, block: true);
                writer.Raw((byte)')');
                break;
            case Lambda lambda:
                PrintBindings(ref writer, lambda.Bindings);
                writer.Raw(" => "u8);
                ItemPrinter.PrintValue(ref writer, lambda.Template, block: false);
                break;
        }
    }

    private static void PrintBindings(ref ReconWriter writer, Value bindings)
    {
        if (bindings is not Record { Count: > 0 } record)
        {
            ItemPrinter.PrintValue(ref writer, bindings, block: false);
            return;
        }

        writer.Raw((byte)'(');
        for (var i = 0; i < record.Count; i++)
        {
            if (i > 0) writer.Raw((byte)',');
            ItemPrinter.PrintValue(ref writer, record[i].ToValue(), block: false);
        }

        writer.Raw((byte)')');
    }

    private static void PrintOperand(ref ReconWriter writer, Value operand, int precedence)
    {
        var enclosed = operand is Expression expression && expression.Precedence < precedence;
        if (enclosed) writer.Raw((byte)'(');
        ItemPrinter.PrintValue(ref writer, operand, block: false);
        if (enclosed) writer.Raw((byte)')');
    }

    private static void PrintSelector(ref ReconWriter writer, Selector selector)
    {
        var steps = new Stack<Selector>();
        for (var step = selector; step.Source is not null; step = step.Source) steps.Push(step);
        writer.Raw((byte)'$');
        var first = true;
        foreach (var step in steps)
        {
            if (!first && step.Kind is not (SelectorKind.Filter or SelectorKind.GetItem)) writer.Raw((byte)'.');
            first = false;
            switch (step.Kind)
            {
                case SelectorKind.Get:
                    ItemPrinter.PrintValue(ref writer, step.Argument!, block: false);
                    break;
                case SelectorKind.GetAttr:
                    writer.Raw((byte)'@');
                    ItemPrinter.PrintValue(ref writer, step.Argument!, block: false);
                    break;
                case SelectorKind.GetItem:
                    writer.Raw((byte)'#');
                    ItemPrinter.PrintValue(ref writer, step.Argument!, block: false);
                    break;
                case SelectorKind.Keys:
                    writer.Raw("*:"u8);
                    break;
                case SelectorKind.Values:
                    writer.Raw(":*"u8);
                    break;
                case SelectorKind.Children:
                    writer.Raw((byte)'*');
                    break;
                case SelectorKind.Descendants:
                    writer.Raw("**"u8);
                    break;
                default:
                    writer.Raw((byte)'[');
                    PrintOperand(ref writer, step.Argument!, OperatorPrecedence.Primary);
                    writer.Raw((byte)']');
                    break;
            }
        }
    }
}
