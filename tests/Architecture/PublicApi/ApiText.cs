using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Thaw.Architecture.PublicApi;

/// <summary>
/// An assembly's public surface as text: a line a type, a line a member, in an order that does not depend on the source. What the compiler
/// makes of a record is left out, and so are annotations of nullability.
/// </summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (var type in types.OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Header(Type type)
    {
        var name = $"{type.Namespace}.{TypeNames.Declared(type)}";
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {TypeNames.Of(invoke.ReturnType)} {name}({Parameters(invoke)}){TypeNames.Constraints(type.GetGenericArguments())}";
        }

        string[] words =
        [
            type is { IsAbstract: true, IsSealed: true } ? "static" : type is { IsAbstract: true, IsInterface: false } ? "abstract" : type is { IsSealed: true, IsValueType: false } ? "sealed" : "",
            type.IsValueType && type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly" : "",
            type.IsByRefLike ? "ref" : "",
            IsRecord(type) ? "record" : "",
            type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class",
            name,
        ];
        var bases = Bases(type).ToList();
        return string.Join(' ', words.Where(static word => word.Length > 0))
            + (bases.Count > 0 ? " : " + string.Join(", ", bases) : "") + TypeNames.Constraints(type.GetGenericArguments());
    }

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
        {
            return [TypeNames.Of(Enum.GetUnderlyingType(type))];
        }

        var inherited = (type.BaseType?.GetInterfaces() ?? []).Concat(type.GetInterfaces().SelectMany(static face => face.GetInterfaces()));
        var faces = type.GetInterfaces().Except(inherited).Where(face => !(IsRecord(type) && face == typeof(IEquatable<>).MakeGenericType(type)));
        var parent = type.BaseType is { } above && above != typeof(object) && above != typeof(ValueType) ? [TypeNames.Of(above)] : Array.Empty<string>();
        return parent.Concat(faces.Select(static face => TypeNames.Of(face)).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => $"{field.Name} = {field.GetRawConstantValue()}");
        }

        return type.GetConstructors(Declared).Where(IsVisible).Where(static made => !made.IsStatic).Select(made => $"{Reach(made)}new({Parameters(made)})")
            .Concat(type.GetFields(Declared).Where(static field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly).Select(Field))
            .Concat(type.GetProperties(Declared).Where(static property => property.GetAccessors(nonPublic: true).Any(IsVisible)).Select(Property))
            .Concat(type.GetEvents(Declared).Where(static item => IsVisible(item.AddMethod!)).Select(item => $"{Modifiers(item.AddMethod!)}event {TypeNames.Of(item.EventHandlerType!)} {item.Name}"))
            .Concat(type.GetMethods(Declared).Where(IsVisible).Where(IsWritten).Select(Method));
    }

    private static string Field(FieldInfo field) =>
        (field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : ""))
        + $"{TypeNames.Of(field.FieldType)} {field.Name}" + (field.IsLiteral ? " = " + Constant(field.GetRawConstantValue()) : "");

    private static string Property(PropertyInfo property)
    {
        var first = property.GetAccessors(nonPublic: true).First(IsVisible);
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var init = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var get = property.GetMethod is { } getter && IsVisible(getter) ? $" {(getter.IsPublic ? "" : Reach(first).Length > 0 ? "" : "protected ")}get;" : "";
        var set = property.SetMethod is { } setter && IsVisible(setter) ? $" {(setter.IsPublic ? "" : Reach(first).Length > 0 ? "" : "protected ")}{(init ? "init" : "set")};" : "";
        return $"{Modifiers(first)}{required}{TypeNames.Of(property.PropertyType)} {name} {{{get}{set} }}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(static type => type.Name))}>" : "";
        var extends = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Modifiers(method)}{TypeNames.Of(method.ReturnType)} {method.Name}{generic}({extends}{Parameters(method)}){TypeNames.Constraints(method.GetGenericArguments())}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var word = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return $"{word}{TypeNames.Of(type)} {parameter.Name}" + (parameter.HasDefaultValue ? " = " + Constant(parameter.RawDefaultValue) : "");
    }

    private static string Constant(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Modifiers(MethodInfo method) => Reach(method)
        + (method.IsStatic ? "static " : "")
        + (method.DeclaringType!.IsInterface ? (method.IsAbstract ? "" : method.IsStatic ? "" : "virtual ")
            : method.IsAbstract ? "abstract "
            : method.GetBaseDefinition() != method ? (method.IsFinal ? "sealed override " : "override ")
            : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "");

    private static string Reach(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsWritten(MethodInfo method) => !method.IsDefined(typeof(CompilerGeneratedAttribute))
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !method.Name.Contains('<', StringComparison.Ordinal);

    // The compiler marks a class by its copying method, and a struct by the method that prints its members.
    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null
        || type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;
}
