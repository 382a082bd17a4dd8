using Orleans;

namespace Swim.TestKit.Storage;

/// <summary>A grain's state with one of everything that storages are known to trip over.</summary>
[GenerateSerializer]
[Alias("swim.testkit.stored-state")]
internal sealed record StoredState
{
    [Id(0)]
    public string? Text { get; set; }

    [Id(1)]
    public long Number { get; set; }

    [Id(2)]
    public DateTimeOffset? Time { get; set; }

    public static StoredState With(string? text, long number = 0, DateTimeOffset? time = null) => new() { Text = text, Number = number, Time = time };
}
