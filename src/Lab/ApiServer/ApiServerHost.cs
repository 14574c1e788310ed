using System.Net;
using System.Security.Cryptography;
using KubeProxyNet.Lab.ApiServer.Admission;
using KubeProxyNet.Lab.ApiServer.Disturbances;
using KubeProxyNet.Lab.ApiServer.Http;
using KubeProxyNet.Lab.Controllers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>An API server inside this process: store, HTTP server and controllers.</summary>
internal sealed class ApiServerHost : IAsyncDisposable
{
    private readonly ApiServerOptions _options;
    private readonly ServiceAllocator _allocator;
    private readonly ServerCredentials _credentials;
    private readonly Churn _churn;
    private readonly Disturbances.Disturbances _disturbances = new();
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _application;
    private Task _controllers = Task.CompletedTask;

    public ApiServerHost(ApiServerOptions options)
    {
        _options = options;
        Store = new ObjectStore(options.HistorySize, options.TimeProvider);
        _allocator = new ServiceAllocator(Store, options);
        Writer = new ApiWriter(Store, _allocator, options);
        _churn = new Churn(Store);
        _credentials = new ServerCredentials(MakeCredential(options.Token), () => MakeCredential(null));
    }

    /// <summary>The objects themselves; writes here skip validation.</summary>
    public ObjectStore Store { get; }

    /// <summary>Writes as requests do: with defaults, validation and allocation.</summary>
    public ApiWriter Writer { get; }

    /// <summary>The administrator's bearer token.</summary>
    public string Token => _credentials.First.Token;

    /// <summary>The authority clients are to trust; empty when serving plain HTTP.</summary>
    public string CaPem => _credentials.First.AuthorityPem;

    /// <summary>Where the server listens; known after the start.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        if (!_options.PlainHttp)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Logging.AddSimpleConsole();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.WebHost.ConfigureKestrel(Listen);
        builder.Services.Configure<SocketTransportOptions>(AdoptListeners);
        _application = builder.Build();
        var dispatcher = Dispatcher(_application.Services.GetRequiredService<ILoggerFactory>());
        _application.UseWebSockets();
        _application.Run(dispatcher.HandleAsync);
        await _application.StartAsync(cancellationToken);
        Addresses = [.. _options.Listeners.Select(listener => UriOf((IPEndPoint)listener.LocalEndPoint!)), .. _application.Urls
            .Where(url => url.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(url, UriKind.Absolute, out _)).Select(url => new Uri(url))];
        var cluster = new ClusterObjects(Store, _allocator, _options.AdvertisedEndPoints.Count > 0 ? _options.AdvertisedEndPoints : [.. Addresses.Select(EndPointOf)]);
        cluster.Create();
        if (_options.RunControllers)
        {
            _controllers = ControllerSet.RunAsync(Store, Writer, _options.TimeProvider, _application.Services.GetRequiredService<ILoggerFactory>(), _stopping.Token);
        }
    }

    /// <summary>A kubeconfig for the administrator, or with a client certificate for the user named.</summary>
    public string MakeKubeconfig(Uri server, string? user = null) => Kubeconfig.Make(server, CaPem, Token, user, _credentials.First.Certificates);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Store.EndWatches();
        await _controllers;
        await _churn.DisposeAsync();
        if (_application is not null)
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await _application.StopAsync(soon.Token);
            await _application.DisposeAsync();
        }

        _credentials.Dispose();
        _disturbances.Dispose();
        _stopping.Dispose();
    }

    private Dispatcher Dispatcher(ILoggerFactory logs)
    {
        var reader = new ReadHandler(Store, _options.TimeProvider);
        return new Dispatcher(
            _options,
            new Authentication(_credentials),
            reader,
            new WatchHandler(Store, _disturbances, _options),
            new WriteHandler(Store, Writer, reader),
            new SubresourceHandler(Store, Writer, _options.PodStreams),
            new LabHandler(_disturbances, _credentials, _churn, Store),
            _disturbances,
            logs.CreateLogger<Dispatcher>());
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinResponseDataRate = null;
        foreach (var listener in _options.Listeners)
        {
            kestrel.ListenHandle((ulong)listener.Handle, Secure);
        }

        foreach (var endPoint in _options.EndPoints)
        {
            kestrel.Listen(endPoint, Secure);
        }
    }

    private void Secure(ListenOptions listen)
    {
        if (!_options.PlainHttp)
        {
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificateSelector = (connection, _) => _credentials.For((connection?.LocalEndPoint as IPEndPoint)?.Address).Certificates!.Server,
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = (certificate, _, _) => _credentials.IsKnown(certificate),
            });
        }
    }

    /// <summary>Kestrel accepts on the caller's sockets themselves, for they live in other network namespaces.</summary>
    private void AdoptListeners(SocketTransportOptions transport)
    {
        var sockets = _options.Listeners.ToDictionary(listener => (ulong)listener.Handle);
        transport.CreateBoundListenSocket = endPoint =>
            endPoint is FileHandleEndPoint handle && sockets.TryGetValue(handle.FileHandle, out var socket)
                ? socket
                : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
    }

    private ServerCredential MakeCredential(string? token) => new(
        token ?? RandomNumberGenerator.GetHexString(32, lowercase: true),
        _options.PlainHttp ? null : new Certificates(ServerNames(), _options.TimeProvider));

    private IEnumerable<string> ServerNames() =>
    [
        "localhost", "127.0.0.1", "::1", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
        .. _allocator.Pools.Select(pool => pool.First.ToString()),
        .. _options.Listeners.Select(listener => ((IPEndPoint)listener.LocalEndPoint!).Address.ToString()),
        .. _options.EndPoints.Concat(_options.AdvertisedEndPoints).Select(endPoint => endPoint.Address.ToString()),
        .. _options.CertificateNames,
    ];

    private Uri UriOf(IPEndPoint endPoint) => new($"{(_options.PlainHttp ? "http" : "https")}://{endPoint}");

    private static IPEndPoint EndPointOf(Uri address) =>
        new(IPAddress.TryParse(address.Host.Trim('[', ']'), out var parsed) ? parsed : IPAddress.Loopback, address.Port);
}
