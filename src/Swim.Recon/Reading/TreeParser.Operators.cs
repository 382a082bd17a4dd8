namespace Swim.Recon;

/// <content>Operators, from the loosest binding to the tightest, and selectors.</content>
internal ref partial struct TreeParser
{
    private Value ParseLambda(ItemCollector? items)
    {
        var bindings = ParseConditional(items);
        SkipSpace();
        if (Here != '=' || Next != '>') return bindings;
        _at += 2;
        var template = ParseConditional(null);
        return items is null ? new Lambda(bindings, template) : Collected;
    }

    private Value ParseConditional(ItemCollector? items)
    {
        var test = ParseInfix(items, OperatorPrecedence.Or);
        SkipSpace();
        if (Here != '?') return test;
        Enter();
        _at++;
        var then = ParseConditional(items);
        SkipSpace();
        if (Here != ':') Fail("a colon");
        _at++;
        var otherwise = ParseConditional(items);
        _depth--;
        return items is null ? ConditionalOperator.Of(test, then, otherwise) : Collected;
    }

    /// <summary>Left-associative operators that bind at least this tightly, down to comparisons.</summary>
    private Value ParseInfix(ItemCollector? items, int precedence)
    {
        if (precedence == OperatorPrecedence.Comparison) return ParseComparison(items);
        var left = ParseInfix(items, precedence + 1);
        var depth = _depth;
        while (true)
        {
            SkipSpace();
            if (InfixHere(precedence) is not { } kind) break;
            Enter();
            // The reference reads one more character to tell & from && and | from ||, and misses it at the end.
            if (kind is InfixKind.BitwiseOr or InfixKind.BitwiseAnd && Next < 0) Fail("an operand");
            _at += kind is InfixKind.Or or InfixKind.And ? 2 : 1;
            var right = ParseInfix(items, precedence + 1);
            if (items is null) left = new InfixOperator(kind, left, right);
        }

        _depth = depth;
        return left;
    }

    private readonly InfixKind? InfixHere(int precedence) => (precedence, Here) switch
    {
        (OperatorPrecedence.Or, '|') when Next == '|' => InfixKind.Or,
        (OperatorPrecedence.And, '&') when Next == '&' => InfixKind.And,
        (OperatorPrecedence.BitwiseOr, '|') when Next != '|' => InfixKind.BitwiseOr,
        (OperatorPrecedence.BitwiseXor, '^') => InfixKind.BitwiseXor,
        (OperatorPrecedence.BitwiseAnd, '&') when Next != '&' => InfixKind.BitwiseAnd,
        (OperatorPrecedence.Additive, '+') => InfixKind.Plus,
        (OperatorPrecedence.Additive, '-') => InfixKind.Minus,
        (OperatorPrecedence.Multiplicative, '*') => InfixKind.Times,
        (OperatorPrecedence.Multiplicative, '/') => InfixKind.Divide,
        (OperatorPrecedence.Multiplicative, '%') => InfixKind.Modulo,
        _ => null,
    };

    private Value ParseComparison(ItemCollector? items)
    {
        var left = ParseAttrExpression(items);
        SkipSpace();
        InfixKind kind;
        switch (Here, Next)
        {
            case ('!', '='):
                kind = InfixKind.NotEqual;
                break;
            case ('=', '='):
                kind = InfixKind.Equal;
                break;
            case ('<', '='):
                kind = InfixKind.LessOrEqual;
                break;
            case ('>', '='):
                kind = InfixKind.GreaterOrEqual;
                break;
            case ('<', _):
                kind = InfixKind.Less;
                break;
            case ('>', _):
                kind = InfixKind.Greater;
                break;
            default:
                return left;
        }

        if (Next < 0) Fail("an operand");
        _at += kind is InfixKind.Less or InfixKind.Greater ? 1 : 2;
        var right = ParseAttrExpression(items);
        return items is null ? new InfixOperator(kind, left, right) : Collected;
    }

    private Value ParseAdditive(ItemCollector? items)
    {
        var left = ParseMultiplicative(items);
        var depth = _depth;
        while (true)
        {
            SkipSpace();
            if (InfixHere(OperatorPrecedence.Additive) is not { } kind) break;
            Enter();
            _at++;
            var right = ParseMultiplicative(items);
            if (items is null) left = new InfixOperator(kind, left, right);
        }

        _depth = depth;
        return left;
    }

    private Value ParseMultiplicative(ItemCollector? items)
    {
        var left = ParsePrefix(items);
        var depth = _depth;
        while (true)
        {
            SkipSpace();
            if (InfixHere(OperatorPrecedence.Multiplicative) is not { } kind) break;
            Enter();
            _at++;
            var right = ParsePrefix(items);
            if (items is null) left = new InfixOperator(kind, left, right);
        }

        _depth = depth;
        return left;
    }

    private Value ParsePrefix(ItemCollector? items)
    {
        SkipSpace();
        PrefixKind kind;
        switch (Here)
        {
            case '!':
                kind = PrefixKind.Not;
                break;
            case '~':
                kind = PrefixKind.BitwiseNot;
                break;
            case '-':
                kind = PrefixKind.Negative;
                break;
            case '+':
                kind = PrefixKind.Positive;
                break;
            default:
                return ParseInvoke(items);
        }

        Enter();
        var start = _at++;
        if (kind == PrefixKind.Negative && items is null && Chars.IsDigit(Here) && !(Here == '0' && Next == 'x'))
        {
            // The sign belongs to the digits, so that -0.0 stays apart from 0.
            _at = Lexer.SkipNumber(_text, start, _limits.MaxNumberLength, out var syntax);
            var number = NumberText.ToNum(_text[start.._at], syntax);
            _depth--;
            return ParseCalls(number, null);
        }

        var operand = ParsePrefix(items);
        _depth--;
        if (items is not null) return Collected;
        if (!operand.IsPresent) Lexer.Fail("an operator without its operand", start);
        return kind == PrefixKind.Negative && operand is Num num ? num.Negate() : new PrefixOperator(kind, operand);
    }

    private Value ParseInvoke(ItemCollector? items) => ParseCalls(ParsePrimary(items), items);

    private Value ParseCalls(Value function, ItemCollector? items)
    {
        var depth = _depth;
        while (true)
        {
            SkipSpace();
            if (Here != '(') break;
            var arguments = ReadParameters();
            Enter();
            if (items is null) function = new InvokeOperator(function, arguments);
        }

        _depth = depth;
        return function;
    }

    private Selector ReadSelector()
    {
        _at++;
        var selector = Selector.Identity;
        var depth = _depth;
        if (Here < 0) Fail("a selector");
        selector = Here == '[' ? ReadFilter(selector) : Here == '#' ? ReadIndex(selector) : ReadStep(selector);
        while (true)
        {
            if (Here == '[') selector = ReadFilter(selector);
            else if (Here == '#') selector = ReadIndex(selector);
            else if (Here == '.')
            {
                _at++;
                if (Here < 0) Fail("a selector");
                selector = ReadStep(selector);
            }
            else
            {
                break;
            }

            Enter();
        }

        _depth = depth;
        return selector;
    }

    private Selector ReadFilter(Selector source)
    {
        _at++;
        var predicate = ParseExpression();
        SkipSpace();
        if (Here != ']') Fail("a closing bracket");
        _at++;
        return new Selector(SelectorKind.Filter, source, predicate);
    }

    private Selector ReadIndex(Selector source)
    {
        var start = ++_at;
        if (!Chars.IsDigit(Here)) Fail("an index");
        _at = Lexer.SkipNumber(_text, _at, _limits.MaxNumberLength, out var syntax);
        if (syntax != NumberSyntax.Integer) Lexer.Fail("an index is a whole number", start);
        return new Selector(SelectorKind.GetItem, source, NumberText.ToNum(_text[start.._at], syntax));
    }

    private Selector ReadStep(Selector source)
    {
        switch (Here)
        {
            case '@':
                _at++;
                if (!Lexer.IsIdentStartAt(_text, _at)) Fail("an attribute's name");
                return new Selector(SelectorKind.GetAttr, source, ReadIdent());
            case ':' when Next == '*':
                _at += 2;
                return new Selector(SelectorKind.Values, source, null);
            case '*' when Next == '*':
                _at += 2;
                return new Selector(SelectorKind.Descendants, source, null);
            case '*' when Next == ':':
                _at += 2;
                return new Selector(SelectorKind.Keys, source, null);
            case '*':
                _at++;
                return new Selector(SelectorKind.Children, source, null);
        }

        Enter();
        var key = ParseLiteral(null);
        _depth--;
        if (!key.IsPresent) Fail("a selector");
        return new Selector(SelectorKind.Get, source, key);
    }
}
