namespace Swim.Cli.Archive;

/// <summary>A store that is open until it is disposed, whichever it is.</summary>
internal readonly record struct OpenStore(IRecordArchive Archive, IAsyncDisposable Owner) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Owner.DisposeAsync();
}
