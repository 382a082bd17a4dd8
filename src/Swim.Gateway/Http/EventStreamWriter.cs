using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Swim.Lanes;

namespace Swim.Gateway.Http;

/// <summary>
/// Prints a link's items as server-sent events. Value and item lanes: a message whose data is the JSON value. Map lanes: events
/// <c>update</c> with <c>{"key":…,"value":…}</c> (of a spatial lane <c>"shape"</c> between them), <c>remove</c> with <c>{"key":…}</c>, <c>clear</c>, and
/// <c>synced</c> when the state has been sent. List lanes: the same and <c>move</c>, <c>take</c>, <c>drop</c>, with <c>index</c> (<c>from</c>, <c>to</c>;
/// <c>count</c>) beside the key.
/// An id stands on an event only when everything up to that version has been sent, so that resuming after it loses nothing.
/// </summary>
internal sealed class EventStreamWriter : IDisposable
{
    private readonly PipeWriter _output;
    private readonly EventStreamPosition? _resume;
    private readonly Utf8JsonWriter _json;
    private EventStreamPosition? _lastId;
    private bool _isPlaced;
    private bool _isResumed;

    /// <summary>How a client with a position is brought up to date, <c>delta</c> or <c>snapshot</c>; null while that is not known, or without a position.</summary>
    public string? Resumption { get; private set; }

    /// <param name="output">Where to.</param>
    /// <param name="resume">What the client has seen, if anything.</param>
    public EventStreamWriter(PipeWriter output, EventStreamPosition? resume)
    {
        _output = output;
        _resume = resume;
        _lastId = resume;
        _isPlaced = resume is null;
        _json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
    }

    /// <summary>Writes an item unless the client has it already.</summary>
    public void Write(LaneKind kind, in LinkItem item)
    {
        if (!_isPlaced) Place(kind, item);
        switch (item.Kind)
        {
            case LinkItemKind.Op when !IsKnown(item):
                if (kind == LaneKind.List && item.Op.Kind == LaneOpKind.Item) ListEventJson.Write(_output, _json, item.Op.Body!.Span);
                else WriteOp(item.Op);
                EndEvent(item);
                break;
            case LinkItemKind.Synced when IsKeyed(kind) || kind == LaneKind.List:
                Text("event: synced\ndata: {}\n"u8);
                EndEvent(item);
                break;
            case LinkItemKind.Unlinked:
                Text("event: unlinked\ndata: {}\n\n"u8);
                break;
        }
    }

    /// <summary>A comment, which keeps intermediaries from cutting an idle stream.</summary>
    public void WriteHeartbeat() => Text(":\n\n"u8);

    public void Dispose() => _json.Dispose();

    private static bool IsKeyed(LaneKind kind) =>
        kind is LaneKind.Map or LaneKind.DemandMap or LaneKind.JoinMap or LaneKind.JoinValue or LaneKind.Spatial;

    // Decides once, at the first thing that shows where the lane stands, whether the client's state is of this epoch and not older than it.
    private void Place(LaneKind kind, in LinkItem item)
    {
        if (item.Kind is not (LinkItemKind.Op or LinkItemKind.Synced)) return;
        _isPlaced = true;
        Resumption = "snapshot";
        if (kind == LaneKind.List)
        {
            // changes name places, which only mean something with all that came before
            Text("event: clear\ndata: {}\n\n"u8);
            return;
        }

        var version = item.Kind == LinkItemKind.Op ? item.Op.Version : item.CompleteVersion;
        _isResumed = item.Epoch == _resume!.Value.Epoch && version <= _resume.Value.Version;
        if (_isResumed) Resumption = "delta";
        if (_isResumed || !IsKeyed(kind)) return;

        // whatever the client holds may have been removed meanwhile
        Text("event: clear\ndata: {}\n\n"u8);
    }

    private bool IsKnown(in LinkItem item) =>
        _isResumed && item.Epoch == _resume!.Value.Epoch && item.Op.Version <= _resume.Value.Version && item.Op.Kind != LaneOpKind.Item;

    private void WriteOp(in LaneOp op)
    {
        switch (op.Kind)
        {
            case LaneOpKind.Update:
                Text("event: update\ndata: "u8);
                _json.Reset(_output);
                _json.WriteStartObject();
                _json.WritePropertyName("key"u8);
                LaneJson.Write(_json, op.Key!.Span);
                if (!op.Shape.IsEmpty)
                {
                    _json.WritePropertyName("shape"u8);
                    LaneJson.Write(_json, op.Shape);
                }

                _json.WritePropertyName("value"u8);
                LaneJson.Write(_json, op.Value);
                _json.WriteEndObject();
                _json.Flush();
                break;
            case LaneOpKind.Remove:
                Text("event: remove\ndata: "u8);
                _json.Reset(_output);
                _json.WriteStartObject();
                _json.WritePropertyName("key"u8);
                LaneJson.Write(_json, op.Key!.Span);
                _json.WriteEndObject();
                _json.Flush();
                break;
            case LaneOpKind.Clear:
                Text("event: clear\ndata: {}"u8);
                break;
            default:
                Text("data: "u8);
                _json.Reset(_output);
                LaneJson.Write(_json, op.Value);
                _json.Flush();
                break;
        }

        Text("\n"u8);
    }

    private void EndEvent(in LinkItem item)
    {
        // a value is complete by itself, whatever else waits
        var version = item.Op.Kind == LaneOpKind.Set && item.Kind == LinkItemKind.Op ? item.Op.Version : item.CompleteVersion;
        var id = new EventStreamPosition(item.Epoch, version);
        if (version > 0 && id != _lastId)
        {
            _lastId = id;
            Text("id: "u8);
            Encoding.ASCII.GetBytes(id.ToString(), _output);
            Text("\n"u8);
        }

        Text("\n"u8);
    }

    private void Text(ReadOnlySpan<byte> text) => _output.Write(text);
}
