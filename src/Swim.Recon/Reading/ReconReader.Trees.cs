namespace Swim.Recon;

/// <content>Syntax beyond plain data: parsed as a tree, then handed on token by token.</content>
public ref partial struct ReconReader
{
    private readonly TreeParser Parser() => new(_text, _limits, _at, _depth);

    private bool StartTree(Value value, int end)
    {
        _offset = _at;
        _at = end;
        (_tree ??= new TreeCursor()).Add(value);
        return false;
    }

    private bool ReadTreeBlock(Role role)
    {
        var parser = Parser();
        var value = parser.ParseBlock();
        StartTree(value, parser.Position);
        return CompleteTree(role);
    }

    private bool ReadTreeItem()
    {
        var parser = Parser();
        if (FrameHere != RecordFrame && !parser.BeginsItem()) Unexpected("an item");
        var value = parser.ParseExpression();
        var end = Lexer.SkipSpace(_text, parser.Position);
        if (end < _text.Length && _text[end] == ':')
        {
            Found(ReconToken.KeyedSlot, Step.SlotValue);
            StartTree(value, end + 1);
            return true;
        }

        _step = Step.AfterItem;
        return StartTree(value, parser.Position);
    }

    private bool ReadTreeOperand(Role role)
    {
        var parser = Parser();
        var value = parser.ParseExpression();
        _step = Step.AfterItem;
        StartTree(value, parser.Position);
        return CompleteTree(role);
    }

    private bool ReadTreeBody()
    {
        var parser = Parser();
        // An operator here takes the whole item for its operand; what follows the item tells.
        if (!parser.BeginsItem()) return EndItem();
        var items = parser.ParseBody();
        _offset = _at;
        _at = parser.Position;
        _step = Step.AfterBody;
        (_tree ??= new TreeCursor()).AddItems(items);
        return false;
    }

    private bool CompleteTree(Role role)
    {
        Complete(role);
        return false;
    }
}
