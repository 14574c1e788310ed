using System.Net;
using System.Net.Http.Headers;
using KubeProxyNet.Informers.Decoding;
using KubeProxyNet.Informers.Decoding.Json;

namespace KubeProxyNet.Informers.Connections;

/// <summary>Sends requests to one API server with the right credentials; safe to share.</summary>
/// <remarks>
/// HTTP/1.1, so that every watch has a connection of its own: a stalled one does not take the others along, and TCP keep-alive finds a dead peer.
/// </remarks>
public sealed class ApiConnection : IDisposable
{
    private const int MaxErrorBody = 64 * 1024;
    private const int MaxBody = 16 * 1024 * 1024;

    private readonly HttpClient _client;
    private readonly ApiEndpoint _endpoint;
    private readonly ApiConnectionOptions _options;
    private readonly TimeProvider _time;

    internal ApiConnection(ApiEndpoint endpoint, ApiConnectionOptions options, TimeProvider time)
    {
        _endpoint = endpoint;
        _options = options;
        _time = time;
        _client = new HttpClient(ApiHandler.Create(endpoint, options)) { BaseAddress = endpoint.Server, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The server's URL.</summary>
    public Uri Server => _endpoint.Server;

    /// <summary>How far this machine's clock is ahead of the server's, by its last answer, to a second; null before the first one.</summary>
    public TimeSpan? ClockSkew { get; private set; }

    internal static string UserAgent { get; } = $"kubeproxynet/{typeof(ApiConnection).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Reads the configuration; throws <see cref="KubeconfigException"/> if it is of no use. Connects only with the first request.</summary>
    public static ApiConnection Create(ApiConnectionOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var time = timeProvider ?? TimeProvider.System;
        return new ApiConnection(EndpointReader.Read(options, Environment.GetEnvironmentVariable, time), options, time);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        (_endpoint.Credential as IDisposable)?.Dispose();
    }

    /// <summary>
    /// Sends a request and waits until the answer begins; throws <see cref="ApiStatusException"/> unless it is a success. When the credentials are
    /// refused, they are read again and, if they are others now, used once more.
    /// </summary>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var authorization = await _endpoint.Credential.GetAsync(cancellationToken);
        var message = await SendOnceAsync(request, authorization, cancellationToken);
        if (message.StatusCode == HttpStatusCode.Unauthorized)
        {
            _endpoint.Credential.Invalidate();
            var renewed = await _endpoint.Credential.GetAsync(cancellationToken);
            if (!Equals(renewed, authorization))
            {
                message.Dispose();
                message = await SendOnceAsync(request, renewed, cancellationToken);
            }
        }

        if (message.IsSuccessStatusCode)
        {
            return await ApiResponse.OpenAsync(message, cancellationToken);
        }

        using (message)
        {
            throw new ApiStatusException(request.Description, await ReadStatusAsync(message, cancellationToken));
        }
    }

    /// <summary>Gets a small object whole.</summary>
    public Task<byte[]> GetAsync(string path, CancellationToken cancellationToken) =>
        ExchangeAsync(new ApiRequest { Path = path, Description = $"get {path}" }, cancellationToken);

    /// <summary>Creates an object from its JSON and gives back what the server made of it.</summary>
    public Task<byte[]> PostAsync(string path, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        ExchangeAsync(new ApiRequest { Method = HttpMethod.Post, Path = path, Description = $"create {path}", Body = json }, cancellationToken);

    /// <summary>Patches an object; the media type says what kind of patch it is.</summary>
    public Task<byte[]> PatchAsync(string path, ReadOnlyMemory<byte> patch, string mediaType, CancellationToken cancellationToken) => ExchangeAsync(
        new ApiRequest { Method = HttpMethod.Patch, Path = path, Description = $"patch {path}", Body = patch, BodyMediaType = mediaType },
        cancellationToken);

    private async Task<byte[]> ExchangeAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.ResponseTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var response = await SendAsync(request, either.Token);
        return await ReadBoundedAsync(response.Body, MaxBody, either.Token);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.ResponseTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var message = CreateMessage(request, authorization);
        var began = _time.GetTimestamp();
        int? code = null;
        try
        {
            var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            code = (int)response.StatusCode;
            ClockSkew = response.Headers.Date is { } date ? _time.GetUtcNow() - date : ClockSkew;
            return response;
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{request.Description}: {Server} did not begin to answer within {_options.ResponseTimeout.TotalSeconds:0.#} s", e);
        }
        finally
        {
            _options.Answered?.Invoke(request.Method.Method, Server.Authority, code, _time.GetElapsedTime(began));
        }
    }

    private HttpRequestMessage CreateMessage(ApiRequest request, AuthenticationHeaderValue? authorization)
    {
        var message = new HttpRequestMessage(request.Method, request.Path)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.Authorization = authorization;
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("Accept-Encoding", request.AllowsCompression ? "gzip" : "identity");
        if (_endpoint.TlsServerName is { } name)
        {
            // The framework takes the name to verify from the Host header.
            message.Headers.Host = name;
        }

        foreach (var (header, value) in _endpoint.Headers)
        {
            message.Headers.TryAddWithoutValidation(header, value);
        }

        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.BodyMediaType);
        }

        return message;
    }

    private async Task<ApiStatus> ReadStatusAsync(HttpResponseMessage message, CancellationToken cancellationToken)
    {
        var status = new ApiStatus { Message = message.ReasonPhrase ?? "" };
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5), _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            using var response = await ApiResponse.OpenAsync(message, either.Token);
            status = JsonStatus.TryRead(await ReadBoundedAsync(response.Body, MaxErrorBody, either.Token)) ?? status;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or HttpRequestException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            // The status line alone has to do.
        }

        return status with { Code = (int)message.StatusCode, RetryAfter = ReadRetryAfter(message.Headers.RetryAfter) ?? status.RetryAfter };
    }

    private TimeSpan? ReadRetryAfter(RetryConditionHeaderValue? header)
    {
        if (header?.Date is { } date)
        {
            var delay = date - _time.GetUtcNow();
            return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
        }

        return header?.Delta;
    }

    private static async Task<byte[]> ReadBoundedAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await body.ReadAsync(chunk, cancellationToken) is var count and > 0)
        {
            if (copy.Length + count > limit)
            {
                throw new InvalidDataException($"the answer is larger than {limit} bytes");
            }

            copy.Write(chunk, 0, count);
        }

        return copy.ToArray();
    }
}
