using System.Text;
using Swim.Lanes.Tests.Agents;
using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HttpLaneTests
{
    private readonly FakeReader _reader = new();
    private readonly ScriptedStore _store = new();
    private readonly TaskCompletionSource _gate = new();

    [Test]
    public void Each_method_has_its_handler()
    {
        using var agent = Create();
        Assert.That(Text(Request(agent, "POST", "5")), Is.EqualTo("200 application/json 5"));
        Assert.That(agent.Value<int>("count").Value, Is.EqualTo(5));
        Assert.That(Text(Request(agent, "GET")), Is.EqualTo("200 application/x-recon 5"));
        Assert.That(Text(Request(agent, "HEAD")), Is.EqualTo("200 application/x-recon 5"));
        Assert.That(Text(Request(agent, "DELETE")), Is.EqualTo("204  "));
    }

    [Test]
    public void A_method_without_a_handler_is_told_what_there_is()
    {
        using var agent = Create();
        var refused = Request(agent, "PUT", "5");
        var options = Request(agent, "OPTIONS");

        Assert.That(refused.Status, Is.EqualTo(405));
        Assert.That(refused.Headers, Does.Contain(new KeyValuePair<string, string>("Allow", "GET, HEAD, POST, DELETE, OPTIONS")));
        Assert.That(options.Status, Is.EqualTo(204));
        Assert.That(options.Headers.Single().Value, Is.EqualTo("GET, HEAD, POST, DELETE, OPTIONS"));
    }

    [Test]
    public void A_star_answers_every_other_method()
    {
        using var agent = new TestAgent(TestAgent.Define(new HttpLaneDefinition(
            "http",
            new HttpLaneHandler("*", (_, request, _) => new(LaneResponse.Text("any " + request.Method))),
            new HttpLaneHandler("get, Post", (_, request, _) => new(LaneResponse.Text("named " + request.Method)))))).Open();

        Assert.That(Text(Request(agent, "GET")), Does.EndWith("named GET"));
        Assert.That(Text(Request(agent, "HEAD")), Does.EndWith("named HEAD"));
        Assert.That(Text(Request(agent, "POST")), Does.EndWith("named POST"));
        Assert.That(Text(Request(agent, "PROPFIND")), Does.EndWith("any PROPFIND"));
        Assert.That(Text(Request(agent, "OPTIONS")), Does.EndWith("any OPTIONS"));
    }

    [TestCase("GET,get")]
    [TestCase("*,*")]
    [TestCase("G T")]
    [TestCase("")]
    public void Handlers_that_cannot_be_told_apart_are_refused(string methods) =>
        Assert.That(() => new HttpLaneDefinition("http", new HttpLaneHandler(methods, (_, _, _) => new(LaneResponse.NoContent))), Throws.ArgumentException.With.Message.Contains("http"));

    [TestCase("application/x-recon", "{a:1}")]
    [TestCase("application/json", "{\"a\":1}")]
    [TestCase("application/json; charset=UTF-8", "{\"a\":1}")]
    [TestCase("application/vnd.x+json", "{\"a\":1}")]
    [TestCase(null, "{\"a\":1}")]
    [TestCase("application/x-www-form-urlencoded", "{\"a\":1}")]
    public void A_body_is_read_by_its_content_type(string? contentType, string body)
    {
        var request = new LaneRequest("POST", "/unit/1", "http") { ContentType = contentType, Body = Encoding.UTF8.GetBytes(body) };
        Assert.That(request.Read(Form.Value).ToString(), Is.EqualTo("{a:1}"));
        Assert.That(new LaneRequest("POST", "/unit/1", "http") { ContentType = contentType }.Read<int>(), Is.Zero);
    }

    [TestCase("application/json", "{\"a\":", 400, "JSON")]
    [TestCase("application/x-recon", "\"x", 400, "Recon")]
    [TestCase("application/x-recon", "{a:1}", 400, "fit")]
    [TestCase("application/json", "3.7", 400, "fit")]
    [TestCase("text/plain", "5", 415, "text/plain")]
    [TestCase("application/json; charset=utf-16", "5", 415, "utf-16")]
    public void A_body_that_cannot_be_read_is_the_clients_fault(string contentType, string body, int status, string detail)
    {
        using var agent = Create();
        var response = Request(agent, "POST", body, contentType);

        Assert.That(response.Status, Is.EqualTo(status));
        Assert.That(Text(response), Does.Contain(detail).And.Contain("\"node\":\"/unit/1\"").And.Contain("\"lane\":\"http\""));
        Assert.That(agent.Host.Failures, Is.Empty);
        Assert.That(agent.Value<int>("count").IsSet, Is.False);
    }

    [TestCase(null, "application/json")]
    [TestCase("*/*", "application/json")]
    [TestCase("application/x-recon", "application/x-recon")]
    [TestCase("application/json;q=0.5, application/x-recon;q=0.8", "application/x-recon")]
    [TestCase("*/*, application/recon", "application/x-recon")]
    [TestCase("text/html", "application/problem+json")]
    public void An_answer_is_what_the_client_likes_best(string? accept, string contentType)
    {
        var request = new LaneRequest("GET", "/unit/1", "http") { Headers = accept is null ? [] : [new("accept", accept)] };
        var response = LaneResponse.Of(Form.Int32, 5, request);

        Assert.That(response.ContentType, Is.EqualTo(contentType));
        Assert.That(response.Headers, Does.Contain(new KeyValuePair<string, string>("Vary", "Accept")));
    }

    [Test]
    public void A_handler_that_throws_is_500_reported_and_says_nothing_of_its_inside()
    {
        using var agent = Create();
        var response = Request(agent, "POST", "-1");

        Assert.That(response.Status, Is.EqualTo(500));
        Assert.That(Text(response), Does.Contain("/unit/1").And.Not.Contain("secret"));
        Assert.That(agent.Host.Failures.Single().Lane, Is.EqualTo("http"));
        Assert.That(agent.Value<int>("count").Value, Is.EqualTo(-1), "changes made before stand");
    }

    [Test]
    public void Only_an_HTTP_lane_answers_requests()
    {
        using var agent = Create();
        Assert.That(Request(agent, "GET", lane: "count").Status, Is.EqualTo(405));
        Assert.That(Request(agent, "GET", lane: "nothing").Status, Is.EqualTo(404));
    }

    [Test]
    public void It_cannot_be_linked_and_takes_no_commands()
    {
        using var agent = Create();
        agent.Link("http", _reader);
        agent.Sync("http", _reader);
        agent.Deliver((NodeOpKind.Unlink, "http", "", _reader));
        agent.Command("http", "1");

        Assert.That(_reader.Text, Is.EqualTo("unlinked Unsupported | unlinked Unsupported"));
        Assert.That(agent.Host.Rejections.Single().Outcome.Status, Is.EqualTo(CommandStatus.ReadOnly));
    }

    [Test]
    public void Changes_made_before_an_await_are_out_while_the_handler_waits()
    {
        using var agent = Create();
        agent.Link("count", _reader);
        var pending = agent.Host.Start(() => agent.Lanes.RequestAsync("http", Make("POST", "100")));
        Assert.That(pending.IsCompleted, Is.False);
        Assert.That(_reader.Text, Is.EqualTo("linked | set 100"));

        _gate.SetResult();
        Assert.That(agent.Host.Run(() => new ValueTask<RequestTicket>(pending)).Response.Status, Is.EqualTo(200));
        Assert.That(_reader.Text, Is.EqualTo("linked | set 100 | set 101"));
    }

    [Test]
    public void A_handler_that_gives_up_because_nobody_waits_is_no_failure()
    {
        using var agent = Create();
        using var gone = new CancellationTokenSource();
        var pending = agent.Host.Start(() => agent.Lanes.RequestAsync("http", Make("POST", "100"), gone.Token));
        gone.Cancel();
        agent.Host.Until(() => pending.IsCompleted);

        Assert.That(pending.IsCanceled, Is.True);
        Assert.That(agent.Host.Failures, Is.Empty);
    }

    [Test]
    public void Committed_changes_name_the_commit_that_the_answer_waits_for()
    {
        using var agent = Create(_store);
        _store.Holds = true;
        var ticket = agent.Host.Run(() => agent.Lanes.RequestAsync("http", Make("POST", "5")));
        var durable = agent.Host.Start(() => agent.Lanes.WhenCommittedAsync(ticket.Commit));

        Assert.That(ticket.Commit, Is.Not.Zero);
        Assert.That(durable.IsCompleted, Is.False);
        agent.Release();
        agent.Host.Until(() => durable.IsCompleted);
        Assert.That(agent.Host.Run(() => agent.Lanes.RequestAsync("http", Make("GET", ""))).Commit, Is.Zero);
    }

    [Test]
    public void Headers_that_are_none_are_refused()
    {
        Assert.That(() => LaneResponse.NoContent.WithHeader("X-A", "a\r\nX-B: b"), Throws.ArgumentException);
        Assert.That(() => LaneResponse.NoContent.WithHeader("X A", "a"), Throws.ArgumentException);
        Assert.That(() => LaneResponse.NoContent.WithStatus(199), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(Text(LaneResponse.Json(Value.Absent)), Is.EqualTo("200 application/json null"));
    }

    private static string Text(LaneResponse response) => $"{response.Status} {response.ContentType} {Encoding.UTF8.GetString(response.Body.Span)}";

    private static LaneRequest Make(string method, string body, string? contentType = null) =>
        new(method, TestAgent.Node, "http") { ContentType = contentType, Body = Encoding.UTF8.GetBytes(body) };

    private static LaneResponse Request(TestAgent agent, string method, string body = "", string? contentType = null, string lane = "http") =>
        agent.Host.Run(() => agent.Lanes.RequestAsync(lane, Make(method, body, contentType))).Response;

    private TestAgent Create(ScriptedStore? store = null) =>
        new TestAgent(TestAgent.Define(
            new HttpLaneDefinition(
                "http",
                new HttpLaneHandler("GET", (self, _, _) => new(LaneResponse.Recon(Form.Int32, ((TestAgent)self).Value<int>("count").Value))),
                new HttpLaneHandler("POST", PostAsync),
                new HttpLaneHandler("DELETE", (_, _, _) => new((LaneResponse)null!))),
            new ValueLaneDefinition<int>("count", Form.Int32) { Durability = store is null ? Durability.Transient : Durability.Committed }), store).Open();

    private async ValueTask<LaneResponse> PostAsync(object self, LaneRequest request, CancellationToken cancellationToken)
    {
        var count = ((TestAgent)self).Value<int>("count");
        count.Value = request.Read(Form.Int32);
        if (count.Value < 0) throw new InvalidOperationException("secret");
        if (count.Value == 100)
        {
            await _gate.Task.WaitAsync(cancellationToken);
            count.Value++;
        }

        return LaneResponse.Of(Form.Int32, count.Value, request);
    }
}
