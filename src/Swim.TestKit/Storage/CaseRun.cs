using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Orleans.Storage;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim.TestKit.Storage;

/// <summary>One run of a case: the storage, names that nobody else uses, and comparisons that say what was expected and what came.</summary>
internal sealed class CaseRun(LaneStorageSubject subject)
{
    private const string Type = "swim-conformance";
    private const int MaxShown = 200;

    // a key that looks like a number or a Guid is one to Orleans' ADO.NET storage, so that "a" and "0A" are the same: keys of agents begin with a slash
    private readonly string _prefix = $"/c/{Guid.NewGuid():n}";
    private int _names;

    public LaneStorageSubject Subject => subject;

    /// <summary>What was done last.</summary>
    public string Step { get; private set; } = "start";

    /// <summary>A grain that was never stored.</summary>
    public GrainId NewGrain(string suffix = "") => GrainId.Create(Type, NewNode(suffix));

    /// <summary>An agent that was never stored.</summary>
    public string NewNode(string suffix = "") => string.Create(CultureInfo.InvariantCulture, $"{_prefix}/{_names++}{suffix}");

    public async Task<GrainStorageProbe> OpenGrainsAsync() => new(await subject.OpenAsync(), this);

    public async Task<GrainStorageProbe> RestartGrainsAsync()
    {
        At("restart");
        return new(await subject.RestartAsync(), this);
    }

    public async Task<LaneStoreProbe> OpenLanesAsync() => Over(await subject.OpenAsync());

    public async Task<LaneStoreProbe> RestartLanesAsync()
    {
        At("restart");
        return Over(await subject.RestartAsync());
    }

    /// <summary>Lanes in a storage: by its records if it offers them.</summary>
    public LaneStoreProbe Over(IGrainStorage storage) => new(LaneStores.Over(storage, NullLoggerFactory.Instance), Type, this);

    public void At(string step) => Step = step;

    public void Equal<T>(string what, T expected, T got)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, got)) throw Failed(what, Show(expected), Show(got));
    }

    public void NotEqual<T>(string what, T other, T got)
    {
        if (EqualityComparer<T>.Default.Equals(other, got)) throw Failed(what, $"other than {Show(other)}", Show(got));
    }

    public void True(string what, bool holds)
    {
        if (!holds) throw Failed(what, "true", "false");
    }

    /// <summary>Records by name, compared byte by byte.</summary>
    public void Same(string what, IReadOnlyDictionary<string, byte[]> expected, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> got)
    {
        foreach (var (name, bytes) in expected)
        {
            if (!got.TryGetValue(name, out var found)) throw Failed($"{what}, record {Show(name)}", Show(bytes), "no record");
            if (!found.Span.SequenceEqual(bytes)) throw Failed($"{what}, record {Show(name)}", Show(bytes), Show(found.ToArray()));
        }

        if (got.Keys.FirstOrDefault(name => !expected.ContainsKey(name)) is { } more) throw Failed($"{what}, record {Show(more)}", "no record", Show(got[more].ToArray()));
    }

    /// <summary>The call fails with that exception or one derived from it.</summary>
    public async Task ThrowsAsync<TException>(string what, Func<Task> call) where TException : Exception
    {
        var error = await ErrorOfAsync(call);
        if (error is not TException) throw Failed(what, typeof(TException).Name, error is null ? "no exception" : $"{error.GetType().Name}: {error.Message}", error);
    }

    /// <summary>What the call throws, or null.</summary>
    public static async Task<Exception?> ErrorOfAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    public SwimTestException Failed(string what, string expected, string got, Exception? inner = null) =>
        new($"{what}\n  expected  {expected}\n  got       {got}\n  last      {Step}", inner);

    private static string Show<T>(T value)
    {
        var text = value switch
        {
            null => "null",
            string s => $"\"{s}\"",
            byte[] bytes => $"{bytes.Length} bytes: {Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, MaxShown)))}",
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.Length <= MaxShown ? text : $"{text.AsSpan(0, MaxShown)}… ({text.Length} characters)";
    }
}
