using System.Text;
using System.Text.Json.Nodes;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd.Lambda;

/// <summary>A request as a gateway sends it: one of the sample events in functions/events, changed by as much as a test needs.</summary>
internal sealed class GatewayEvent
{
    private readonly JsonObject _root;

    private GatewayEvent(JsonObject root) => _root = root;

    public byte[] Json => Encoding.UTF8.GetBytes(_root.ToJsonString());

    /// <summary>A sample event as it is.</summary>
    public static GatewayEvent Sample(string name) => new(JsonNode.Parse(Bytes(name))!.AsObject());

    /// <summary>A sample event's bytes.</summary>
    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "functions", "events", name + ".json"));

    /// <summary>A request through an HTTP API (payload 2.0), or another of that shape.</summary>
    public static GatewayEvent Http(string method, string path, string query = "", string sample = "http-api-v2")
    {
        var request = Sample(sample);
        request._root["rawPath"] = path;
        request._root["rawQueryString"] = query;
        request._root["requestContext"]!["http"]!["method"] = method;
        request._root["headers"]!.AsObject().Remove("content-length");
        request._root.Remove("body");
        return request;
    }

    public GatewayEvent Header(string name, string value)
    {
        if (_root["headers"] is JsonObject headers)
        {
            headers[name] = value;
        }

        if (_root["multiValueHeaders"] is JsonObject many)
        {
            many[name] = new JsonArray(value);
        }

        return this;
    }

    public GatewayEvent Body(string text)
    {
        _root["body"] = text;
        _root["isBase64Encoded"] = false;
        return this;
    }

    public GatewayEvent Body(byte[] bytes)
    {
        _root["body"] = Convert.ToBase64String(bytes);
        _root["isBase64Encoded"] = true;
        return this;
    }

    /// <summary>The verified user of a JWT.</summary>
    public GatewayEvent User(string subject)
    {
        _root["requestContext"]!["authorizer"]!["jwt"]!["claims"]!["sub"] = subject;
        return this;
    }

    /// <summary>Nobody.</summary>
    public GatewayEvent Anonymous()
    {
        _root["requestContext"]!.AsObject().Remove("authorizer");
        return this;
    }
}
