namespace Swim.Recon;

/// <summary>Prints expressions: one space around what stands between operands, parentheses where an operand binds looser.</summary>
internal static class ExpressionPrinter
{
    public static void Print(ref ReconWriter writer, Expression expression)
    {
        var enclosed = !writer.Format.IsStrict && BeginsAsData(expression);
        if (enclosed) writer.Raw((byte)'(');
        PrintBare(ref writer, expression);
        if (enclosed) writer.Raw((byte)')');
    }

    /// <summary>
    /// Whether it would begin with a record, behind which <see cref="ReconReader"/> takes no operator: what it has begun to hand on is data.
    /// </summary>
    private static bool BeginsAsData(Expression expression) => expression switch
    {
        InfixOperator infix => infix.Left is Record,
        ConditionalOperator conditional => conditional.Test is Record,
        InvokeOperator invoke => invoke.Function is Record,
        Lambda { Bindings: Record bindings } => bindings.Count == 0 || bindings.Any(static item => item is Attr),
        _ => false,
    };

    private static void PrintBare(ref ReconWriter writer, Expression expression)
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
                PrintInfix(ref writer, infix);
                break;
            case ConditionalOperator conditional:
                PrintTest(ref writer, conditional.Test);
                writer.Raw(" ? "u8);
                PrintBranch(ref writer, conditional.Then);
                writer.Raw(" : "u8);
                PrintBranch(ref writer, conditional.Otherwise);
                break;
            case InvokeOperator invoke:
                // The reference leaves out these parentheses, and so prints another expression.
                PrintOperand(ref writer, invoke.Function, writer.Format.IsStrict ? 0 : OperatorPrecedence.Selector);
                writer.Raw((byte)'(');
                if (invoke.Arguments.IsPresent) ItemPrinter.PrintValue(ref writer, invoke.Arguments, block: true);
                writer.Raw((byte)')');
                break;
            case Lambda lambda:
                PrintBindings(ref writer, lambda.Bindings);
                writer.Raw(" => "u8);
                PrintBranch(ref writer, lambda.Template);
                break;
        }
    }

    /// <summary>
    /// The reference prints <c>1 - (2 - 3)</c> and <c>(1 &lt; 2) &lt; 3</c> without the parentheses, and so prints another expression.
    /// </summary>
    private static void PrintInfix(ref ReconWriter writer, InfixOperator infix)
    {
        var isStrict = writer.Format.IsStrict;
        var tighter = infix.Precedence == OperatorPrecedence.EnclosedComparison ? OperatorPrecedence.Additive : infix.Precedence + 1;
        PrintOperand(ref writer, infix.Left, !isStrict && infix.Precedence == OperatorPrecedence.EnclosedComparison ? tighter : infix.Precedence);
        writer.Raw((byte)' ');
        writer.Raw(infix.Symbol);
        writer.Raw((byte)' ');
        PrintOperand(ref writer, infix.Right, isStrict ? infix.Precedence : tighter);
    }

    private static void PrintTest(ref ReconWriter writer, Value test)
    {
        var enclosed = test is Operator { Precedence: > 0 and <= OperatorPrecedence.Conditional } || (!test.IsPresent && !writer.Format.IsStrict);
        if (enclosed) writer.Raw((byte)'(');
        ItemPrinter.PrintValue(ref writer, test, block: false);
        if (enclosed) writer.Raw((byte)')');
    }

    // a lambda binds loosest of all, and nothing reads as nothing only in parentheses; the reference prints both as they stand, and reads something else
    private static void PrintBranch(ref ReconWriter writer, Value value)
    {
        var enclosed = !writer.Format.IsStrict && (value is Lambda || !value.IsPresent);
        if (enclosed) writer.Raw((byte)'(');
        ItemPrinter.PrintValue(ref writer, value, block: false);
        if (enclosed) writer.Raw((byte)')');
    }

    /// <summary>A lambda's parameters: like a value, but in parentheses instead of braces.</summary>
    private static void PrintBindings(ref ReconWriter writer, Value bindings)
    {
        if (bindings is not Record { Count: > 0 } record)
        {
            if (bindings is Record && !writer.Format.IsStrict) writer.Raw("{}"u8);
            else if (bindings is Record or Extant) writer.Raw("()"u8);
            else PrintBranch(ref writer, bindings);
            return;
        }

        bool enclosed = false, first = true;
        for (var i = 0; i < record.Count; i++)
        {
            var item = record[i];
            var next = i + 1 < record.Count ? record[i + 1] : null;
            if (!enclosed && !first) writer.Raw((byte)' ');
            if (item is Attr attr)
            {
                if (enclosed) writer.Raw((byte)')');
                enclosed = false;
                ItemPrinter.PrintAttr(ref writer, attr);
            }
            else if (enclosed)
            {
                writer.Raw((byte)',');
                PrintItem(ref writer, item);
            }
            else if (item is Value value and not Record && (!first && next is null || next is Attr))
            {
                ItemPrinter.PrintValue(ref writer, value, block: false);
            }
            else
            {
                writer.Raw((byte)'(');
                PrintItem(ref writer, item);
                enclosed = true;
            }

            first = false;
        }

        if (enclosed) writer.Raw((byte)')');
    }

    private static void PrintItem(ref ReconWriter writer, Item item)
    {
        if (item is Slot slot) ItemPrinter.PrintSlot(ref writer, slot);
        else ItemPrinter.PrintValue(ref writer, (Value)item, block: false);
    }

    private static void PrintOperand(ref ReconWriter writer, Value operand, int precedence)
    {
        var enclosed = operand is Expression expression ? expression.Precedence < precedence : !operand.IsPresent && !writer.Format.IsStrict;
        if (enclosed) writer.Raw((byte)'(');
        ItemPrinter.PrintValue(ref writer, operand, block: false);
        if (enclosed) writer.Raw((byte)')');
    }

    private static void PrintSelector(ref ReconWriter writer, Selector selector)
    {
        writer.Raw((byte)'$');
        var first = true;
        foreach (var step in selector.Steps)
        {
            if (!first && step.Kind is not (SelectorKind.Filter or SelectorKind.GetItem)) writer.Raw((byte)'.');
            first = false;
            switch (step.Kind)
            {
                case SelectorKind.Get:
                    PrintKey(ref writer, step.Argument!);
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
                    PrintOperand(ref writer, step.Argument!, OperatorPrecedence.Selector);
                    writer.Raw((byte)']');
                    break;
            }
        }
    }

    private static void PrintKey(ref ReconWriter writer, Value key)
    {
        if (key is not Record { Count: > 0 } record)
        {
            PrintOperand(ref writer, key, OperatorPrecedence.Selector);
            return;
        }

        var hasAttr = false;
        foreach (var item in record) hasAttr |= item is Attr;
        // In braces a record with attributes would be read as an item of another.
        var enclosed = hasAttr && !writer.Format.IsStrict;
        if (hasAttr) writer.Raw(enclosed ? (byte)'(' : (byte)'{');
        ItemPrinter.PrintValue(ref writer, record, block: false);
        if (hasAttr) writer.Raw(enclosed ? (byte)')' : (byte)'}');
    }
}
