using System.Reflection;

namespace Thaw.Architecture.PublicApi;

/// <summary>Types as C# writes them, without namespaces.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int",
        [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double",
        [typeof(decimal)] = "decimal", [typeof(nint)] = "nint", [typeof(nuint)] = "nuint",
    };

    /// <summary>A type where it is used.</summary>
    public static string Of(Type type) => Keywords.TryGetValue(type, out var keyword) ? keyword
        : type.IsByRef ? "ref " + Of(type.GetElementType()!)
        : type.IsPointer ? Of(type.GetElementType()!) + "*"
        : type.IsArray ? $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]"
        : Nullable.GetUnderlyingType(type) is { } value ? Of(value) + "?"
        : type.IsGenericParameter ? type.Name
        : Nested(type, Of);

    /// <summary>A type where it is declared, with the names of its own parameters.</summary>
    public static string Declared(Type type) => Nested(type, static parameter => Variance(parameter) + parameter.Name);

    /// <summary>What the type parameters ask for, as <c>where</c> clauses.</summary>
    public static string Constraints(Type[] parameters) => string.Concat(
        from parameter in parameters
        where parameter.IsGenericParameter
        let flags = parameter.GenericParameterAttributes
        let isValue = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)
        let asked = new[] { isValue ? "struct" : flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? "class" : "" }
            .Concat(parameter.GetGenericParameterConstraints().Where(static type => type != typeof(ValueType)).Select(Of))
            .Append(!isValue && flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? "new()" : "")
            .Append(flags.HasFlag(GenericParameterAttributes.AllowByRefLike) ? "allows ref struct" : "")
            .Where(static word => word.Length > 0).ToList()
        where asked.Count > 0
        select $" where {parameter.Name} : {string.Join(", ", asked)}");

    private static string Nested(Type type, Func<Type, string> argument)
    {
        var arguments = type.GetGenericArguments();
        var outer = type.DeclaringType is { } declaring ? declaring.GetGenericArguments().Length : 0;
        var prefix = type.DeclaringType is { } holder ? Nested(holder.IsGenericTypeDefinition && !type.IsGenericTypeDefinition ? holder.MakeGenericType(arguments[..outer]) : holder, argument) + "." : "";
        var own = arguments[outer..];
        var name = type.Name.Split('`')[0];
        return own.Length == 0 ? prefix + name : $"{prefix}{name}<{string.Join(", ", own.Select(argument))}>";
    }

    private static string Variance(Type parameter) =>
        !parameter.IsGenericParameter ? "" : (parameter.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
        {
            GenericParameterAttributes.Covariant => "out ",
            GenericParameterAttributes.Contravariant => "in ",
            _ => "",
        };
}
