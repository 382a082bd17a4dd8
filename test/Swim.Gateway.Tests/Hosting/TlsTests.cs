using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Swim.Gateway.Tests.Fakes;
using Swim.Lanes;

namespace Swim.Gateway.Tests.Hosting;

/// <summary><c>warps://</c>: the gateway behind Kestrel's own TLS, with a certificate made here.</summary>
public sealed class TlsTests
{
    [Test]
    public async Task Lanes_are_served_over_tls()
    {
        using var certificate = MakeCertificate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        builder.Services.AddSingleton<ILaneRouter>(new TestRouter());
        builder.Services.AddSwimGateway();
        await using var app = builder.Build();
        app.MapSwimGateway();
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        using var guard = new CancellationTokenSource(RawSocket.Guard);
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString();
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "wss" }.Uri, guard.Token);

        await SendAsync($"@sync(node:\"warps://127.0.0.1:{address.Port}/unit/1\",lane:count)");
        Assert.That(await ReceiveAsync(), Is.EqualTo($"@linked(node:\"warps://127.0.0.1:{address.Port}/unit/1\",lane:count)"));
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString() };
        using var http = new HttpClient(handler) { BaseAddress = address };
        using var response = await http.GetAsync(new Uri("/unit/1?lane=count", UriKind.Relative), guard.Token);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        Task SendAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, guard.Token);

        async Task<string> ReceiveAsync()
        {
            var buffer = new byte[4096];
            var result = await socket.ReceiveAsync(buffer, guard.Token);
            return Encoding.UTF8.GetString(buffer, 0, result.Count);
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));

        // with a key that the platform's TLS can use
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
