using System.Net;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Swim.Gateway.Tests.Fakes;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Gateway.Tests.Http;

public sealed class HttpLaneTests
{
    [Test]
    public async Task A_request_reaches_the_lane_whole_and_its_answer_the_client([Values("GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND")] string method)
    {
        await using var host = await GatewayHost.StartAsync();
        LaneRequest? seen = null;
        host.Node("/unit/a%20b").Answer = request =>
        {
            seen = request;
            return new LaneResponse(201, "text/plain; charset=utf-8", "done"u8.ToArray(), [new("X-Count", "1"), new("X-Count", "2"), new("Content-Length", "999"), new("Connection", "close")]);
        };
        using var message = new HttpRequestMessage(new HttpMethod(method), "/unit/a%20b?x=1&lane=http&y=%C3%A9&x=2");
        message.Headers.Add("X-Trace", ["a", "b"]);
        message.Headers.Add("Cookie", "secret=1");
        message.Headers.Add("Authorization", "Bearer secret");
        if (method != "GET") message.Content = new StringContent("{a:1}", Encoding.UTF8, "application/x-recon");
        using var response = await host.Http.SendAsync(message);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("done"));
        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/plain; charset=utf-8"));
        Assert.That(response.Headers.GetValues("X-Count"), Is.EqualTo(new[] { "1", "2" }));
        Assert.That(response.Headers.Contains("Connection"), Is.False);
        Assert.That(seen!.Method, Is.EqualTo(method));
        Assert.That(seen.Node, Is.EqualTo("/unit/a%20b"));
        Assert.That(seen.Lane, Is.EqualTo("http"));
        Assert.That(seen.Query, Is.EqualTo(new KeyValuePair<string, string>[] { new("x", "1"), new("y", "é"), new("x", "2") }));
        Assert.That(seen.GetHeader("x-trace"), Does.StartWith("a"));
        Assert.That(seen.GetHeader("host"), Is.EqualTo(host.Authority));
        Assert.That(seen.Headers.Select(header => header.Key), Has.None.EqualTo("Cookie").And.None.EqualTo("Authorization").And.None.EqualTo("Content-Length"));
        Assert.That(seen.UserName, Is.Null);
        if (method != "GET") Assert.That(seen.Read(Form.Value).ToString(), Is.EqualTo("{a:1}"));
    }

    [Test]
    public async Task HEAD_is_answered_without_its_body_and_204_without_a_length()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Node("/unit/1").Answer = request => request.Method == "HEAD" ? LaneResponse.Text("12345") : LaneResponse.NoContent;
        using var head = await host.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/unit/1?lane=http"));
        using var none = await host.Http.DeleteAsync("/unit/1?lane=http");

        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(5));
        Assert.That(await head.Content.ReadAsStringAsync(), Is.Empty);
        Assert.That(none.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await none.Content.ReadAsStringAsync(), Is.Empty);
    }

    [Test]
    public async Task What_the_client_accepts_does_not_make_it_an_event_stream()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Node("/unit/1").Answer = _ => LaneResponse.Text("data: own\n\n", "text/event-stream");
        using var message = new HttpRequestMessage(HttpMethod.Get, "/unit/1?lane=http");
        message.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await host.Http.SendAsync(message);

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("data: own\n\n"));
    }

    [Test]
    public async Task Other_lanes_answer_as_before()
    {
        await using var host = await GatewayHost.StartAsync();
        using var put = await host.Http.PutAsync("/unit/1?lane=count", new StringContent("5"));
        using var missing = await host.Http.GetAsync("/unit/1?lane=nothing");
        using var supply = await host.Http.GetAsync("/unit/1?lane=supply");

        Assert.That((int)put.StatusCode, Is.EqualTo(405));
        Assert.That((int)missing.StatusCode, Is.EqualTo(404));
        Assert.That((int)supply.StatusCode, Is.EqualTo(405));
    }

    [Test]
    public async Task A_body_too_large_never_reaches_the_lane()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaxCommandBytes = 100);
        using var response = await host.Http.PutAsync("/unit/1?lane=http", new StringContent(new string('x', 101)));

        Assert.That((int)response.StatusCode, Is.EqualTo(413));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("\"lane\":\"http\""));
    }

    [Test]
    public async Task Pages_of_another_origin_may_read_but_not_change()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Node("/unit/1").Answer = request => LaneResponse.Text(request.Method);
        foreach (var (method, status) in new[] { ("GET", 200), ("OPTIONS", 200), ("PUT", 403), ("DELETE", 403), ("POST", 403) })
        {
            using var message = new HttpRequestMessage(new HttpMethod(method), "/unit/1?lane=http");
            message.Headers.Add("Origin", "https://evil.example");
            using var response = await host.Http.SendAsync(message);
            Assert.That((int)response.StatusCode, Is.EqualTo(status), method);
        }
    }

    [Test]
    public async Task The_authorizer_is_asked_with_verb_method_and_body()
    {
        var asked = new List<LaneAccess>();
        await using var host = await GatewayHost.StartAsync(
            services: services => services.AddSingleton<ILaneAuthorizer>(new Asked(asked)),
            map: app =>
            {
                app.Use((context, next) =>
                {
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann"), new Claim("room", "7")], "test"));
                    return next(context);
                });
                app.MapSwimGateway();
            });
        host.Node("/unit/1").Answer = request => LaneResponse.Text($"{request.UserName} {request.HasClaim("room", "7")}");
        Assert.That(await host.Http.GetStringAsync("/unit/1?lane=http"), Is.EqualTo("ann True"));
        using var denied = await host.Http.PostAsync("/unit/1?lane=http", new StringContent("5"));

        Assert.That((int)denied.StatusCode, Is.EqualTo(403));
        Assert.That(asked.Select(access => (access.Verb, access.Method, access.Body.Length)), Is.EqualTo(new[] { (LaneVerb.Read, "GET", 0), (LaneVerb.Command, "POST", 1) }));
    }

    [Test]
    public async Task A_lane_that_does_not_answer_in_time_is_408_and_is_told_that_nobody_waits()
    {
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(o => o.RequestTimeout = TimeSpan.FromSeconds(20), time);
        var entered = new TaskCompletionSource();
        host.Node("/unit/1").Gate = new TaskCompletionSource().Task;
        host.Router.Requested = () => entered.TrySetResult();
        var pending = host.Http.GetAsync("/unit/1?lane=http");
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        time.Advance(TimeSpan.FromSeconds(20));
        using var response = await pending;

        Assert.That((int)response.StatusCode, Is.EqualTo(408));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("RequestTimeout"));
    }

    [Test]
    public async Task An_agent_that_cannot_be_reached_is_503_or_504()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Node("/unit/1").Failure = new AgentUnavailableException("/unit/1", "its silo is gone");
        using var gone = await host.Http.GetAsync("/unit/1?lane=http");
        host.Node("/unit/1").Failure = new AgentUnavailableException("/unit/1", "no answer", new TimeoutException());
        using var late = await host.Http.GetAsync("/unit/1?lane=http");

        Assert.That((int)gone.StatusCode, Is.EqualTo(503));
        Assert.That((int)late.StatusCode, Is.EqualTo(504));
    }

    [Test]
    public async Task It_cannot_be_linked_and_says_so_every_time()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        foreach (var verb in new[] { "link", "sync", "link" })
        {
            await socket.SendAsync($"@{verb}(node:\"/unit/1\",lane:http)");
            Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@unlinked(node:\"/unit/1\",lane:http)@unsupported"));
        }
    }

    private sealed class Asked(List<LaneAccess> asked) : ILaneAuthorizer
    {
        public ValueTask<LaneAccessResult> AuthorizeAsync(LaneAccess access, CancellationToken cancellationToken)
        {
            asked.Add(access with { Body = access.Body.ToArray() });
            return new(access.Verb == LaneVerb.Read ? LaneAccessResult.Allowed : LaneAccessResult.Denied);
        }
    }
}
