using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Swim.Gateway.Tests.Fakes;
using Swim.Lanes;

namespace Swim.Gateway.Tests.Http;

public sealed class LaneHttpTests
{
    [Test]
    public async Task A_value_is_JSON_with_an_entity_tag()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Node("/unit/1").Do(n => n.Count.Set("{lat:1.5,name:\"a b\"}"));
        using var response = await host.Http.GetAsync("/unit/1?lane=count");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("{\"lat\":1.5,\"name\":\"a b\"}"));
        var lane = host.Node("/unit/1").Count;
        Assert.That(response.Headers.ETag, Is.EqualTo(new EntityTagHeaderValue($"\"{lane.Epoch:N}-1\"")));

        using var again = new HttpRequestMessage(HttpMethod.Get, "/unit/1?lane=count");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var unchanged = await host.Http.SendAsync(again);
        Assert.That(unchanged.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(unchanged.Headers.ETag, Is.EqualTo(response.Headers.ETag));
        host.Node("/unit/1").Do(n => n.Count.Set("2"));
        using var later = new HttpRequestMessage(HttpMethod.Get, "/unit/1?lane=count");
        later.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var changed = await host.Http.SendAsync(later);
        Assert.That(await changed.Content.ReadAsStringAsync(), Is.EqualTo("2"));
    }

    [Test]
    public async Task An_unset_value_is_null_and_a_map_is_an_object()
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.That(await host.Http.GetStringAsync("/unit/1?lane=count"), Is.EqualTo("null"));
        host.Node("/unit/1").Do(n =>
        {
            n.Map.Update("a", "1");
            n.Map.Update("b", "{x:1}");
        });
        Assert.That(await host.Http.GetStringAsync("/unit/1?lane=map"), Is.EqualTo("{\"a\":1,\"b\":{\"x\":1}}"));
    }

    [TestCase("limit=5&after=%22a%20b%22&prefix=c%26", 5, "\"a b\"", "c&")]
    [TestCase("prefix=c", LanePart.UsualEntries, "", "c")]
    [TestCase("limit=10000", 10_000, "", "")]
    public async Task A_part_of_a_map_is_asked_of_the_agent(string query, int limit, string after, string prefix)
    {
        await using var host = await GatewayHost.StartAsync();
        host.Node("/unit/1").Do(n => n.Map.Update("a", "1"));
        Assert.That(await host.Http.GetStringAsync($"/unit/1?lane=map&{query}"), Is.EqualTo("{\"a\":1}"));
        Assert.That(host.Router.LastPart, Is.EqualTo(new LanePart(limit, after, prefix)));
    }

    [TestCase("limit=0")]
    [TestCase("limit=10001")]
    [TestCase("limit=many")]
    [TestCase("after=%7Ba")]
    public async Task A_part_that_cannot_be_is_a_bad_request(string query)
    {
        await using var host = await GatewayHost.StartAsync();
        using var response = await host.Http.GetAsync($"/unit/1?lane=map&{query}");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Recon_is_there_by_name_and_HEAD_has_no_body()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Node("/unit/1").Do(n => n.Count.Set("{a:1}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/unit/1?lane=count");
        request.Headers.Accept.ParseAdd("application/x-recon");
        using var response = await host.Http.SendAsync(request);
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("{a:1}"));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/x-recon"));
        using var head = await host.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/unit/1?lane=count"));
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(7));
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);
        using var image = new HttpRequestMessage(HttpMethod.Get, "/unit/1?lane=count");
        image.Headers.Accept.ParseAdd("image/png");
        using var unacceptable = await host.Http.SendAsync(image);
        Assert.That((int)unacceptable.StatusCode, Is.EqualTo(406));
    }

    [TestCase("GET", "/nosuch?lane=count", 404)]
    [TestCase("GET", "/unit/1?lane=nope", 404)]
    [TestCase("POST", "/nosuch?lane=count", 404)]
    [TestCase("POST", "/unit/1?lane=nope", 404)]
    [TestCase("PUT", "/unit/1?lane=count", 405)]
    [TestCase("DELETE", "/unit/1?lane=count", 405)]
    [TestCase("GET", "/unit/1?lane=cmd", 405)]
    [TestCase("POST", "/unit/1?lane=supply", 405)]
    [TestCase("GET", "/unit/1?lane=a%20b%7B", 400)]
    public async Task Refusals_are_problem_details_that_name_node_and_lane(string method, string path, int status)
    {
        await using var host = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT") request.Content = Json("5");
        using var response = await host.Http.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(text, Does.Not.Contain("\\u0027"));
        using var problem = JsonDocument.Parse(text);
        Assert.That(problem.RootElement.GetProperty("status").GetInt32(), Is.EqualTo(status));
        Assert.That(problem.RootElement.GetProperty("node").GetString(), Does.StartWith("/"));
        Assert.That(problem.RootElement.GetProperty("lane").GetString(), Is.Not.Empty);
        Assert.That(problem.RootElement.GetProperty("detail").GetString(), Is.Not.Empty);
        if (status == 405) Assert.That(response.Content.Headers.Allow, Is.Not.Empty);
    }

    [TestCase("application/json", "{\"a\":[1,2]}", "{a:{1,2}}")]
    [TestCase("application/x-recon", "{a:{1,2}}", "{a:{1,2}}")]
    [TestCase("application/x-www-form-urlencoded", "{\"a\":1}", "{a:1}")]
    [TestCase("application/json", "", "")]
    public async Task A_posted_body_is_a_command(string type, string body, string recon)
    {
        await using var host = await GatewayHost.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var response = await host.Http.PostAsync("/unit/1?lane=cmd", content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(host.Node("/unit/1").Commands, Is.EqualTo(new[] { $"cmd {recon}" }));
    }

    [TestCase("application/json", "{\"a\":", 400, 5)]
    [TestCase("application/json", "{\n\"a\":x}", 400, 6)]
    [TestCase("application/x-recon", "((", 400, 1)]
    [TestCase("application/json", "{\"a\":1}", 400, -1)]
    [TestCase("text/plain", "5", 415, -1)]
    [TestCase("application/json", "\"boom\"", 500, -1)]
    public async Task A_command_that_fails_says_why(string type, string body, int status, int position)
    {
        await using var host = await GatewayHost.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var response = await host.Http.PostAsync("/unit/1?lane=count", content);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.That(problem.RootElement.TryGetProperty("position", out var at) ? at.GetInt32() : -1, Is.EqualTo(position));
    }

    [Test]
    public async Task A_body_too_large_is_refused_with_or_without_a_length()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaxCommandBytes = 100);
        using var known = await host.Http.PostAsync("/unit/1?lane=count", Json("\"" + new string('x', 200) + "\""));
        Assert.That((int)known.StatusCode, Is.EqualTo(413));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/unit/1?lane=count") { Content = Json("\"" + new string('x', 200) + "\"") };
        request.Headers.TransferEncodingChunked = true;
        using var unknown = await host.Http.SendAsync(request);
        Assert.That((int)unknown.StatusCode, Is.EqualTo(413));
    }

    [Test]
    public async Task Commands_of_other_origins_are_refused_unless_configured()
    {
        await using var host = await GatewayHost.StartAsync(o => o.AllowedOrigins.Add("https://good.example"));
        foreach (var (origin, status) in new[] { ("http://evil.example", 403), ("https://good.example", 202), ($"http://{host.Authority}", 202) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/unit/1?lane=count") { Content = Json("5") };
            request.Headers.Add("Origin", origin);
            using var response = await host.Http.SendAsync(request);
            Assert.That((int)response.StatusCode, Is.EqualTo(status), origin);
        }
    }

    [Test]
    public async Task An_agent_that_cannot_be_reached_is_503()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Node("/unit/1").Failure = new Swim.Lanes.AgentUnavailableException("/unit/1", "its silo is gone");
        using var get = await host.Http.GetAsync("/unit/1?lane=count");
        Assert.That((int)get.StatusCode, Is.EqualTo(503));
        using var post = await host.Http.PostAsync("/unit/1?lane=count", Json("5"));
        Assert.That((int)post.StatusCode, Is.EqualTo(503));
        host.Node("/unit/1").Failure = new InvalidOperationException("unexpected");
        using var broken = await host.Http.GetAsync("/unit/1?lane=count");
        Assert.That((int)broken.StatusCode, Is.EqualTo(500));
    }

    [Test]
    public async Task Percent_spellings_reach_one_agent()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Node("/unit/A").Do(n => n.Count.Set("5"));
        Assert.That(await host.Http.GetStringAsync("/unit/%41?lane=count&x=1"), Is.EqualTo("5"));
        host.Node("/unit/a%2fb").Do(n => n.Count.Set("6"));
        Assert.That(await host.Http.GetStringAsync("/unit/a%2Fb?lane=count"), Is.EqualTo("6"));
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
