using System.Runtime.CompilerServices;

namespace Swim.Gateway.Connections;

/// <summary>
/// Some dozens of commands of one read, which go into their agents' batches together: the memory of that many queues is fetched side by side, and not that of each when the one before has
/// been dealt with. Each thread keeps an empty one, since an idle connection needs none.
/// </summary>
internal sealed class ArrivedCommands
{
    /// <summary>How many go together.</summary>
    public const int Most = 64;

    [ThreadStatic]
    private static ArrivedCommands? _spare;

    private Items _items;
    private int _count;

    public static ArrivedCommands Rent()
    {
        var commands = _spare ?? new ArrivedCommands();
        _spare = null;
        return commands;
    }

    public bool IsFull => _count == Most;

    /// <summary>The commands in the order in which they came.</summary>
    public ReadOnlySpan<ArrivedCommand> All => ((ReadOnlySpan<ArrivedCommand>)_items)[.._count];

    public void Add(in ArrivedCommand command) => _items[_count++] = command;

    /// <summary>Empties it, for the next read of any connection.</summary>
    public void Return()
    {
        ((Span<ArrivedCommand>)_items)[.._count].Clear();
        _count = 0;
        _spare = this;
    }

    [InlineArray(Most)]
    private struct Items
    {
        private ArrivedCommand _first;
    }
}
