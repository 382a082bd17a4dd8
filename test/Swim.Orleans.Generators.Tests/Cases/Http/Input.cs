namespace Documents;

[Agent("/document/:id")]
public sealed partial class DocumentAgent : WebAgent
{
    [Http("text")] private string Read() => "";

    [Http("text", "put, post")] private Task<LaneResponse> WriteAsync(LaneRequest request, CancellationToken cancellationToken) => Task.FromResult(LaneResponse.NoContent);

    [Http("text", "*")] private static LaneResponse Other(LaneRequest request) => LaneResponse.NoContent;

    [Http] private ValueTask<List<int>> Counts(CancellationToken cancellationToken) => new([1]);

    [Http("counts", "DELETE")] private void Reset() => Resets++;

    [Http("counts", "POST")] private async Task CountAsync(CancellationToken cancellationToken, LaneRequest request) => await Task.Yield();

    [Http] private ValueTask<LaneResponse> Raw(LaneRequest request) => new(LaneResponse.NoContent);

    private int Resets { get; set; }
}
