namespace Swim.Cli;

/// <summary>What a verb reads and writes.</summary>
internal sealed class ToolStreams(TextWriter output, TextWriter error, Func<Stream> input, Func<Stream> bytes)
{
    /// <summary>Answers only: what a pipe reads.</summary>
    public TextWriter Output => output;

    /// <summary>What is said to people about it.</summary>
    public TextWriter Error => error;

    /// <summary>The standard input as bytes.</summary>
    public Stream OpenInput() => input();

    /// <summary>The standard output as bytes, for what is no text of ours.</summary>
    public Stream OpenOutput() => bytes();

    /// <summary>The bytes of a file, or of the standard input for <c>-</c>.</summary>
    public async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (file != "-") return await File.ReadAllBytesAsync(file, cancellationToken);
        await using var stream = input();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
